import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decodeParameters } from './decode-parameters.ts'
import { parseParameterisedValue } from './parameterised-value.ts'

function decoded(value: string): Record<string, string> {
  return Object.fromEntries(decodeParameters(parseParameterisedValue(value).parameters))
}

// RFC 2231 §3 and §4
test('the examples of the RFC', () => {
  assert.deepEqual(
    decoded('message/external-body; access-type=URL; URL*0="ftp://"; URL*1="cs.utk.edu/pub/a.tar"'),
    {
      'access-type': 'URL',
      url: 'ftp://cs.utk.edu/pub/a.tar'
    }
  )
  assert.deepEqual(decoded("application/x-stuff; title*=us-ascii'en-us'This%20is%20%2A%2A%2Afun%2A%2A%2A"), {
    title: 'This is ***fun***'
  })
  assert.deepEqual(
    decoded(
      "application/x-stuff; title*0*=us-ascii'en'This%20is%20even%20more%20; title*1*=%2A%2A%2Afun%2A%2A%2A%20; title*2=\"isn't it!\""
    ),
    { title: "This is even more ***fun*** isn't it!" }
  )
})

test('sections in any order, up to the first gap; an encoded form before a plain one', () => {
  assert.deepEqual(decoded('a/b; n*1=two; n*0=one; n*3=four'), { n: 'onetwo' })
  assert.deepEqual(decoded('a/b; n*1=two'), {})
  assert.deepEqual(decoded("a/b; n=plain; n*=utf-8''%C3%BC"), { n: 'ü' })
  assert.deepEqual(decoded("a/b; n*=utf-8''%C3%BC; n*0=zero; n=plain"), { n: 'ü' })
  assert.deepEqual(decoded("a/b; n*0*=utf-8''%C3; n*1*=%BC"), { n: 'ü' })
})

test('broken encodings and unknown character sets give some text', () => {
  assert.deepEqual(decoded("a/b; n*=x-none''gr%FCn%"), { n: 'grün%' })
  assert.deepEqual(decoded('a/b; n*=no-quotes%20here'), { n: 'no-quotes here' })
  assert.deepEqual(decoded("a/b; n*='"), { n: "'" })
  assert.deepEqual(decoded('a/b; n*x=1; n*1000=2; *=3; *0=4'), { '': '3' })
})

// RFC 2045 §5.1
test('values: quoted, bare, with comments, and what mailers make of them', () => {
  assert.deepEqual(decoded('text/plain; charset=us-ascii (Plain text)'), { charset: 'us-ascii' })
  assert.deepEqual(decoded('text/plain; Charset = "a\\"b;c" ; X=y'), { charset: 'a"b;c', x: 'y' })
  assert.deepEqual(decoded('a/b; name=my file.txt; ;; lonely; =nameless; e=; q="open'), {
    name: 'my file.txt',
    e: '',
    q: 'open'
  })
  assert.deepEqual(decoded('a/b; n=1; n=2'), { n: '1' })
  assert.deepEqual(parseParameterisedValue(' Text/HTML (c) ').value, 'text/html')
})

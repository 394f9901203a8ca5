import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { allowsHost, parseStsPolicy, parseStsRecord } from './parse-policy.ts'

const example =
  'version: STSv1\r\nmode: enforce\r\nmx: mail.example.com\r\nmx: *.example.net\r\nmx: backupmx.example.com\r\nmax_age: 604800\r\n'

describe('the policy file', () => {
  test('the example of RFC 8461 §3.2', () => {
    const policy = parseStsPolicy(example)!
    assert.deepEqual(policy, {
      mode: 'enforce',
      mx: ['mail.example.com', '*.example.net', 'backupmx.example.com'],
      maxAge: 604_800
    })
    assert.equal(allowsHost(policy, 'mail.example.com'), true)
    assert.equal(allowsHost(policy, 'mx.example.net'), true)
    for (const host of [
      'a.mx.example.net',
      'example.net',
      'mail.example.com.evil.net',
      'evilmail.example.com'
    ]) {
      assert.equal(allowsHost(policy, host), false, host)
    }
  })

  test('LF, unknown keys, and the first of a key that stands twice', () => {
    const text = `${example.replaceAll('\r\n', '\n')}mode: none\nx-later: y\n`
    assert.equal(parseStsPolicy(text)?.mode, 'enforce')
  })

  test('none needs no hosts; a century is a year', () => {
    assert.deepEqual(parseStsPolicy('version: STSv1\nmode: none\nmax_age: 9999999999\n'), {
      mode: 'none',
      mx: [],
      maxAge: 31_557_600
    })
  })

  for (const [name, text] of Object.entries({
    'without version': example.replace('version: STSv1\r\n', ''),
    'unknown mode': example.replace('enforce', 'strict'),
    'without max_age': example.replace(/max_age.*\r\n/, ''),
    'negative max_age': example.replace('604800', '-1'),
    'without mx': example.replaceAll(/mx:.*\r\n/g, ''),
    'a page': '<html><body>mode: enforce</body></html>',
    'a wildcard in the middle': example.replace('*.example.net', 'mx.*.example.net')
  })) {
    test(`${name}: no policy`, () => assert.equal(parseStsPolicy(text), undefined))
  }
})

test('the record: exactly one, with an id', () => {
  assert.equal(parseStsRecord(['v=STSv1; id=20160831085700Z;', 'other']), '20160831085700Z')
  assert.equal(parseStsRecord(['v=STSv1;id=1']), '1')
  assert.equal(parseStsRecord(['v=STSv1; id=1;', 'v=STSv1; id=2;']), undefined)
  assert.equal(parseStsRecord(['v=STSv2; id=1;']), undefined)
  assert.equal(parseStsRecord(['v=STSv1; id=not one;']), undefined)
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isAddressLiteral, normaliseDomain } from './domain.ts'

test('domains as A-labels in lower case, without the final dot', () => {
  assert.equal(normaliseDomain('Example.ORG.'), 'example.org')
  assert.equal(normaliseDomain('bücher.example'), 'xn--bcher-kva.example')
  assert.equal(normaliseDomain('XN--BCHER-KVA.example'), 'xn--bcher-kva.example')
  assert.equal(normaliseDomain('例子。test'), 'xn--fsqu00a.test')
  assert.equal(normaliseDomain('3com.test'), '3com.test')
  assert.equal(normaliseDomain(`${'x'.repeat(63)}.test`), `${'x'.repeat(63)}.test`)
})

test('what is no host name', () => {
  const refused = [
    '',
    '.',
    '..',
    'a..b',
    '.a',
    '-a.test',
    'a-.test',
    'a b',
    'a\0b',
    'a_b.test',
    '*.test',
    '1.2.3.4',
    '0x7f.1',
    'a.1'
  ]
  for (const text of [
    ...refused,
    '[1.2.3.4]',
    'a@b',
    'a/b',
    'a:25',
    `${'x'.repeat(64)}.test`,
    'x.'.repeat(200),
    'xn--'
  ]) {
    assert.equal(normaliseDomain(text), undefined, text)
  }
})

test('address literals stand in brackets', () => {
  assert.equal(isAddressLiteral('[192.0.2.1]'), true)
  assert.equal(isAddressLiteral('example.org'), false)
})

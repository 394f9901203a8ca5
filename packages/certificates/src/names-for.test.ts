import assert from 'node:assert/strict'
import { test } from 'node:test'
import { certificateNames, coversName, withoutCovered } from './certificate-names.ts'
import { namesFor } from './names-for.ts'

test('the names of the server and of hosted domains, each once', () => {
  const { own, hosted } = namesFor({ domain: 'Example.com', hosted: ['example.com', 'bücher.example'] })
  assert.deepEqual(own, [
    'example.com',
    'api.example.com',
    'autoconfig.example.com',
    'caldav.example.com',
    'carddav.example.com',
    'imap.example.com',
    'mta-sts.example.com',
    'mx.example.com',
    'pop3.example.com',
    'smtp.example.com'
  ])
  assert.deepEqual(hosted, [
    'mail.example.com',
    'mta-sts.xn--bcher-kva.example',
    'autoconfig.xn--bcher-kva.example',
    'mail.xn--bcher-kva.example'
  ])
})

test('names are spelled one way, and what is none is refused', () => {
  assert.deepEqual(certificateNames(['A.test.', 'a.test', '*.A.test']), ['a.test', '*.a.test'])
  for (const name of [
    '',
    'localhost',
    'a..test',
    '-a.test',
    'a b.test',
    '*.*.a.test',
    'a.*.test',
    '192.0.2.1/'
  ]) {
    assert.throws(() => certificateNames([name]), { kind: 'configuration' }, name)
  }
})

test('a wildcard covers one label', () => {
  const names = ['a.test', '*.a.test']
  for (const [name, isCovered] of Object.entries({
    'a.test': true,
    'x.a.test': true,
    '*.a.test': true,
    'x.y.a.test': false,
    '*.y.a.test': false,
    'b.test': false
  })) {
    assert.equal(coversName(names, name), isCovered, name)
  }
  assert.deepEqual(withoutCovered(['a.test', 'x.a.test', '*.a.test', 'x.y.a.test']), [
    'a.test',
    '*.a.test',
    'x.y.a.test'
  ])
})

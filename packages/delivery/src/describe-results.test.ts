import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AuthenticationResults } from '@postkeep/authentication'
import { describeResults } from './describe-results.ts'

const results: AuthenticationResults = {
  spf: { result: 'pass', domain: 'a.test' },
  dkim: [
    { result: 'pass', domain: 'a.test', selector: 's', isAligned: true },
    {
      result: 'neutral',
      domain: 'b.test',
      selector: 's',
      comment: 'body hash did not verify',
      isAligned: false
    },
    { result: 'policy', domain: 'c.test', selector: 's', comment: 'weak key', isAligned: false }
  ],
  dmarc: { result: 'pass', policy: 'reject', domain: 'a.test', isUncertain: false },
  arc: { result: 'none', trusted: undefined },
  summary: '',
  fields: ''
}

test('each method has its sentence', () => {
  assert.deepEqual(describeResults(results, '192.0.2.1'), [
    'SPF: a.test lets 192.0.2.1 send its mail',
    'DKIM: signed by a.test, which stands for the author; the signature of b.test is not valid: body hash did not ' +
      'verify; the signature of c.test is too weak: weak key',
    'DMARC: SPF or DKIM vouches for a.test'
  ])
})

test('what failed, and why', () => {
  const failed: AuthenticationResults = {
    ...results,
    spf: { result: 'temperror', domain: 'a.test' },
    dkim: [{ result: 'none', domain: undefined, selector: undefined, isAligned: false }],
    dmarc: { result: 'fail', policy: 'quarantine', domain: 'a.test', isUncertain: true },
    arc: { result: 'fail', trusted: undefined }
  }
  assert.deepEqual(describeResults(failed, '192.0.2.1'), [
    'SPF: the DNS of a.test does not answer',
    'DKIM: the message is not signed',
    'DMARC: neither SPF nor DKIM vouches for a.test, whose policy is quarantine',
    'ARC: the chain does not hold'
  ])
})

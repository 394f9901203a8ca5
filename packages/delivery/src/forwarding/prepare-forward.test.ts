import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AuthenticationResults } from '@postkeep/authentication'
import { isVouchedFor, losesItsAuthor } from './prepare-forward.ts'

const results: AuthenticationResults = {
  spf: { result: 'pass', domain: 'far.test' },
  dkim: [{ result: 'pass', domain: 'far.test', selector: 's', isAligned: true }],
  dmarc: { result: 'pass', policy: 'reject', domain: 'far.test', isUncertain: false },
  arc: { result: 'none', trusted: undefined },
  summary: '',
  fields: ''
}
const unsigned = { ...results, dkim: [{ ...results.dkim[0]!, result: 'none', isAligned: false } as const] }

test('From is rewritten where only SPF proved the author, and the policy is more than none', () => {
  assert.equal(losesItsAuthor(results), false)
  assert.equal(losesItsAuthor(unsigned), true)
  assert.equal(losesItsAuthor({ ...unsigned, dmarc: { ...results.dmarc, policy: 'none' } }), false)
  // A forgery must not get a signature of ours.
  const failed = { ...unsigned, dmarc: { ...results.dmarc, result: 'fail' } as const }
  assert.equal(losesItsAuthor(failed), false)
  assert.equal(losesItsAuthor({ ...failed, arc: { result: 'pass', trusted: 'list.test' } }), true)
})

test('a sender is vouched for by SPF, or by a signature of its domain or one above', () => {
  const noSpf = { ...results, spf: { result: 'softfail', domain: 'far.test' } as const }
  assert.equal(isVouchedFor('eve@other.test', results), true)
  assert.equal(isVouchedFor('ann@far.test', noSpf), true)
  assert.equal(isVouchedFor('ann@mail.far.test', noSpf), true)
  assert.equal(isVouchedFor('eve@notfar.test', noSpf), false)
  assert.equal(isVouchedFor('ann@far.test', { ...unsigned, spf: noSpf.spf }), false)
})

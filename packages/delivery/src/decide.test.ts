import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AuthenticationResults } from '@postkeep/authentication'
import { decide, maximumHops } from './decide.ts'

type Dmarc = AuthenticationResults['dmarc']

function results(dmarc: Partial<Dmarc> = {}, trusted?: string): AuthenticationResults {
  return {
    spf: { result: 'none', domain: undefined },
    dkim: [{ result: 'none', domain: undefined, selector: undefined, isAligned: false }],
    dmarc: { result: 'none', policy: 'none', domain: 'sender.test', isUncertain: false, ...dmarc },
    arc: { result: trusted ? 'pass' : 'none', trusted },
    summary: '',
    fields: ''
  }
}

test('mail without a failed DMARC goes to the inbox, whatever the policy', () => {
  for (const result of ['none', 'pass', 'neutral'] as const) {
    for (const policy of ['none', 'quarantine', 'reject'] as const) {
      const decision = decide(results({ result, policy }), 0)
      assert.equal(decision.kind === 'accept' && decision.folder, 'INBOX', `${result} ${policy}`)
    }
  }
})

test('a failed DMARC is treated as the owner of the domain asks', () => {
  const [none, quarantine, reject] = (['none', 'quarantine', 'reject'] as const).map((policy) =>
    decide(results({ result: 'fail', policy }), 0)
  )
  assert.equal(none?.kind === 'accept' && none.folder, 'INBOX')
  assert.equal(quarantine?.kind === 'accept' && quarantine.folder, 'Junk')
  assert.ok(reject?.kind === 'refuse')
  assert.deepEqual([reject.code, reject.enhanced], [550, '5.7.1'])
  assert.match(reject.text, /sender\.test/)
})

test('what may be different with an answer of the DNS is put off', () => {
  const temporary = [
    decide(results({ result: 'temperror' }), 0),
    decide(results({ result: 'fail', policy: 'reject', isUncertain: true }), 0),
    decide(results({ result: 'fail', policy: 'quarantine', isUncertain: true }), 0)
  ]
  for (const decision of temporary) assert.deepEqual(decision.kind === 'refuse' && decision.code, 421)
  assert.equal(decide(results({ result: 'fail', policy: 'none', isUncertain: true }), 0).kind, 'accept')
})

test('a sealer whom the server trusts outweighs the policy', () => {
  const decision = decide(results({ result: 'fail', policy: 'reject' }, 'list.test'), 0)
  assert.ok(decision.kind === 'accept' && decision.folder === 'INBOX')
  assert.match(decision.reason, /list\.test/)
})

test('mail whose author is not one is suspicious', () => {
  const decision = decide(results({ result: 'permerror' }), 0)
  assert.equal(decision.kind === 'accept' && decision.folder, 'Junk')
})

test('a loop is refused before anything else, and one hop less is none', () => {
  const loop = decide(results(), maximumHops + 1)
  assert.ok(loop.kind === 'refuse')
  assert.deepEqual([loop.code, loop.enhanced], [554, '5.4.6'])
  assert.equal(decide(results(), maximumHops).kind, 'accept')
})

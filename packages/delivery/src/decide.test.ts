import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AuthenticationResults } from '@postkeep/authentication'
import { decide, maximumHops } from './decide.ts'

type Dmarc = AuthenticationResults['dmarc']

function results(dmarc: Partial<Dmarc> = {}): AuthenticationResults {
  return {
    spf: { result: 'none', domain: undefined },
    dkim: [{ result: 'none', domain: undefined, selector: undefined }],
    dmarc: { result: 'none', policy: 'none', domain: 'sender.test', ...dmarc },
    arc: { result: 'none' },
    fields: ''
  }
}

test('mail without a failed DMARC goes to the inbox, whatever the policy', () => {
  for (const result of ['none', 'pass', 'temperror', 'neutral'] as const) {
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

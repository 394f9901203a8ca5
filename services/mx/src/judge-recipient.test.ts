import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Resolution } from '@postkeep/directory'
import { judgeRecipient } from './judge-recipient.ts'

type Accepted = Extract<Resolution, { kind: 'accepted' }>

const nowhere: Accepted = {
  kind: 'accepted',
  alias: { id: 'a', address: 'ann@here.test', domain: 'd', user: 'u' },
  mailboxes: [],
  forwards: [],
  webhooks: []
}

function answerTo(resolution: Resolution, sender = 'bob@there.test', isSecure = false): string {
  const judgement = judgeRecipient(resolution, { sender, isSecure })
  if (judgement.kind !== 'refused') return judgement.kind
  const { code, enhanced } = judgement.refusal
  return `${judgement.why} ${code} ${enhanced}`
}

test('each answer of the directory has its reply', () => {
  assert.equal(answerTo({ kind: 'not-local' }), 'relay 550 5.7.1')
  assert.equal(answerTo({ kind: 'unknown' }), 'unknown 550 5.1.1')
  assert.equal(answerTo({ kind: 'disabled', code: 250 }), 'dropped')
  assert.equal(answerTo({ kind: 'disabled', code: 421 }), 'disabled 421 4.2.1')
  assert.equal(answerTo({ kind: 'disabled', code: 550 }), 'disabled 550 5.2.1')
})

test('an address is taken where there is a way to deliver to it', () => {
  assert.equal(answerTo({ ...nowhere, mailboxes: [{ id: 'm', quota: 0 }] }), 'accepted')
  assert.equal(answerTo({ ...nowhere, forwards: [{ address: 'x@there.test' }] }), 'accepted')
  assert.equal(answerTo({ ...nowhere, webhooks: [{ url: 'https://x.test/', domain: 'd' }] }), 'accepted')
})

test('a domain that wants TLS gets it', () => {
  const strict: Accepted = { ...nowhere, forwards: [{ address: 'x@there.test' }], needsTls: true }
  assert.equal(answerTo(strict), 'no TLS 530 5.7.0')
  assert.equal(answerTo(strict, '', true), 'accepted')
})

test('a return path takes bounces, and nothing else', () => {
  const returns: Accepted = { ...nowhere, forwards: [{ address: 'x@there.test' }], onlyBounces: true }
  assert.equal(answerTo(returns, ''), 'accepted')
  assert.equal(answerTo(returns), 'bounces only 550 5.7.1')
})

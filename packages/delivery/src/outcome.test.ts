import assert from 'node:assert/strict'
import { test } from 'node:test'
import { combineOutcomes, type RouteOutcome } from './outcome.ts'

const durable: RouteOutcome[] = (['stored', 'sealed', 'queued', 'duplicate', 'dropped'] as const).map(
  (how) => ({
    kind: 'durable',
    how
  })
)
const full: RouteOutcome = { kind: 'over-quota' }
const gone: RouteOutcome = { kind: 'gone' }
const cause = new Error('no disk')
const failed: RouteOutcome = { kind: 'failed', cause }

function codesOf(...outcomes: RouteOutcome[]) {
  const outcome = combineOutcomes(outcomes)
  return outcome.kind === 'accepted' ? 250 : `${outcome.code} ${outcome.enhanced}`
}

test('250 only where every copy is durable', () => {
  assert.equal(codesOf(...durable), 250)
  for (const other of [full, gone, failed]) {
    assert.notEqual(codesOf(...durable, other), 250)
    assert.notEqual(codesOf(other, ...durable), 250)
  }
})

test('full mailboxes: for good where there is nobody else, for now where others have their copy', () => {
  assert.equal(codesOf(full), '552 5.2.2')
  assert.equal(codesOf(full, full), '552 5.2.2')
  assert.equal(codesOf(full, durable[0]!), '452 4.2.2')
})

test('a mailbox that is not there is never a reason to give up: the next RCPT knows more', () => {
  assert.equal(codesOf(gone), '451 4.2.1')
  assert.equal(codesOf(gone, full), '451 4.2.1')
  assert.equal(codesOf(gone, durable[0]!), '451 4.2.1')
})

test('a failure of ours outweighs all, and its cause is for the log alone', () => {
  const outcome = combineOutcomes([full, gone, failed])
  assert.ok(outcome.kind === 'refused')
  assert.equal(`${outcome.code} ${outcome.enhanced}`, '451 4.3.0')
  assert.equal(outcome.cause, cause)
  assert.doesNotMatch(outcome.text, /disk/)
})

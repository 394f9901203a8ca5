import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MailboxModel, type Place } from './mailbox-model.ts'

const copy = (place: Place, isFlagged = false) => ({ place, isFlagged })

test('what is lost, doubled, elsewhere, changed, not deleted or of nobody is a fault', () => {
  const model = new MailboxModel()
  for (const token of ['well', 'lost', 'doubled', 'moved', 'flagged', 'deleted', 'given-up'])
    model.add(token, 'INBOX')
  model.takeKnown('flagged')!.isFlagged = true
  model.takeKnown('deleted')!.place = 'gone'
  model.giveUp(model.takeKnown('given-up')!)
  model.addUncertain('unsure')
  const found = new Map([
    ['well', [copy('INBOX')]],
    ['doubled', [copy('INBOX'), copy('INBOX')]],
    ['moved', [copy('Archive')]],
    ['flagged', [copy('INBOX')]],
    ['deleted', [copy('INBOX')]],
    ['unsure', [copy('Archive'), copy('Archive')]],
    ['foreign', [copy('INBOX')]]
  ])
  const faults = model.faultsOf(found).map((fault) => fault.split(':')[0])
  assert.equal(faults.length, 7)
  assert.deepEqual(
    new Set(faults),
    new Set(['deleted', 'doubled', 'flagged', 'foreign', 'lost', 'moved', 'unsure'])
  )
  assert.equal(model.missingIn(found), 1)
})

test('a letter is in one hand at a time, and one that is gone in none', () => {
  const model = new MailboxModel()
  model.add('a', 'INBOX')
  const letter = model.take(0.5)!
  assert.deepEqual([model.take(0), model.takeKnown('a')], [undefined, undefined])
  model.release(letter)
  assert.equal(model.takeKnown('a'), letter)
  letter.place = 'gone'
  model.release(letter)
  assert.equal(model.take(0), undefined)
})

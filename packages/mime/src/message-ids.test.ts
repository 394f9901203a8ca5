import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseMessageId, parseMessageIds } from './message-ids.ts'

test('identifiers in brackets, each once', () => {
  assert.deepEqual(parseMessageIds('<a@x> <b@x>\t<a@x><c @x>, junk <d <e@x> <> <f'), [
    '<a@x>',
    '<b@x>',
    '<c@x>',
    '<e@x>'
  ])
  assert.equal(parseMessageIds('<a@x>'.repeat(10)).length, 1)
  assert.equal(parseMessageIds(Array.from({ length: 5000 }, (_, n) => `<${n}@x>`).join(' ')).length, 1000)
})

test('one identifier, also without brackets', () => {
  assert.equal(parseMessageId(' <a@x> (comment) '), '<a@x>')
  assert.equal(parseMessageId('a@x'), '<a@x>')
  for (const text of [undefined, '', 'two words', 'a>', 'x'.repeat(2000)])
    assert.equal(parseMessageId(text), undefined)
})

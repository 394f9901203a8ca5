// The words of a mailbox that has grown by much more than are compared at a time.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { databasePath } from '../src/mailbox-path.ts'
import { Db } from '../src/schema/db.ts'
import { openConnection } from '../src/schema/open-connection.ts'
import { savedBatches, writeAllWords } from '../src/search/saved-words.ts'
import { Vocabulary } from '../src/search/vocabulary.ts'
import { temporaryMailbox } from './temporary-mailbox.ts'

test('many new words are kept once, and need not be read again', () => {
  using box = temporaryMailbox()
  box.open().close()
  const connection = openConnection(databasePath(box.path), box.dataKey)
  const db = new Db(connection)
  writeAllWords(db, { narrow: '\nfirst\n', wide: '\nерсте\n' })
  const vocabulary = new Vocabulary(db)
  for (let batch = 0; batch < 70; batch++) {
    const words = Array.from({ length: 3200 }, (_, index) => `word${batch * 3200 + index}x`)
    vocabulary.writeBatch(batch, ['first', words.join(' ')])
  }
  while (vocabulary.loadSome());
  vocabulary.save()
  assert.equal(vocabulary.loadSome(), false, 'they are still known')
  assert.deepEqual(vocabulary.containing('rd22399'), [
    'word22399x',
    ...Array.from({ length: 10 }, (_, digit) => `word22399${digit}x`)
  ])
  assert.deepEqual(savedBatches(db), [])
  const again = new Vocabulary(db)
  assert.deepEqual(again.containing('firs'), ['first'])
  assert.deepEqual(again.endingWith('рсте'), ['ерсте'])
  assert.deepEqual(again.endingWith('rd17x'), ['word17x'])
  connection.close()
})

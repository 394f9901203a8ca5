// Each fixtures/NN-name.eml is described as fixtures/NN-name.json says.
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { test } from 'node:test'
import { describeMessage } from './describe-message.ts'

const messages = globSync(join(import.meta.dirname, 'fixtures/*.eml')).sort()

for (const file of messages) {
  test(basename(file, '.eml'), () => {
    const expected: unknown = JSON.parse(readFileSync(file.replace('.eml', '.json'), 'utf8'))
    assert.deepEqual(describeMessage(readFileSync(file)), expected)
  })
}

test('the fixtures were found', () => assert.equal(messages.length, 24))

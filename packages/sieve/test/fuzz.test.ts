// Whatever somebody takes for a script: a report comes, with lines that are in it.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { fuzzTarget, sourceLiterals } from '@postkeep/fuzz'
import { checkScript } from '../src/index.ts'

const literals = sourceLiterals(`${import.meta.dirname}/../src/*.ts`)

test('scripts', async (t) => {
  const run = (input: Buffer): void => {
    const script = input.toString()
    const { faults, warnings } = checkScript(script)
    const lines = script.split('\n').length
    for (const { line, message } of faults) {
      assert.ok(Number.isInteger(line) && line >= 1 && line <= lines, `line ${line} of ${lines}`)
      assert.ok(message.length <= 300)
    }
    assert.ok(faults.length <= 20 && warnings.length <= 20)
  }
  await fuzzTarget(t, {
    name: 'sieve',
    found: join(import.meta.dirname, 'fuzz-found'),
    seeds: literals.filter((text) => text.includes(';')),
    words: [
      ...literals.filter((text) => text.length < 40),
      'constructor',
      '__proto__',
      'toString',
      ':hasOwnProperty'
    ],
    covers: ['/packages/sieve/src/'],
    inputs: 2000,
    run
  })
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { flagNames, keywordLanes, lanesOf, maximumKeywords, noFlags, systemFlags } from './flags.ts'

const keywords = Array.from({ length: maximumKeywords }, (_, index) => `$key${index}`)

test('each flag and keyword has a bit of its own', () => {
  const bits = new Set(keywords.map((_, index) => JSON.stringify(keywordLanes(index))))
  for (const name of systemFlags) bits.add(JSON.stringify({ flags: lanesOf([name], []).flags, keywords: 0 }))
  assert.equal(bits.size, maximumKeywords + systemFlags.length)
})

test('names become lanes and names again', () => {
  fc.assert(
    fc.property(fc.subarray([...systemFlags, ...keywords]), (names) => {
      const { unknown, ...lanes } = lanesOf(names, keywords)
      assert.deepEqual(unknown, [])
      assert.ok(lanes.flags >= 0 && lanes.keywords >= 0, 'lanes are unsigned')
      assert.deepEqual(flagNames(lanes, keywords), names)
    })
  )
})

test('names compare without regard to case; unknown keywords are told, unknown system flags ignored', () => {
  assert.equal(lanesOf(['\\SEEN'], []).flags, 1)
  assert.deepEqual(lanesOf(['$KEY0', '$new', '\\Recent'], keywords), {
    ...keywordLanes(0),
    unknown: ['$new']
  })
  assert.deepEqual(flagNames(noFlags, keywords), [])
})

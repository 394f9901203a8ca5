import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compiledPattern, substitute } from './compiled-pattern.ts'

test('patterns match anywhere, without regard to case', async () => {
  const match = async (name: string, text: string) => (await compiledPattern(name)).match(text)?.groups
  assert.deepEqual(await match('/^sales-(.*)$/', 'sales-north'), ['sales-north', 'north'])
  assert.deepEqual(await match('/^SALES/', 'sales-north'), ['sales'])
  assert.deepEqual(await match('/o/gi', 'north'), ['o'])
  assert.deepEqual(await match('/^(a)|(b)$/', 'b'), ['b', '', 'b'])
  assert.equal(await match('/^sales$/', 'sales-north'), undefined)
})

test('a pattern that would hold up another engine for ever has its answer at once', async () => {
  const pattern = await compiledPattern('/^((a+)+)+$/')
  assert.equal(pattern.match(`${'a'.repeat(60)}!`), undefined)
})

test('what RE2 cannot read is refused', async () => {
  for (const name of ['/(?=a)/', '/(a)\\1/', '/(a{900}){900}/'])
    await assert.rejects(compiledPattern(name), { name: 'DirectoryError', code: 'invalid' }, name)
})

test('substitution', () => {
  const match = { groups: ['b-c', 'b', 'c'], before: 'a.', after: '.d' }
  const table: [string, string][] = [
    ['$1@x.test', 'b@x.test'],
    ['$2.$1@x.test', 'c.b@x.test'],
    ['$&@x.test', 'b-c@x.test'],
    ["$`$&$'", 'a.b-c.d'],
    ['$$1', '$1'],
    ['$12', 'b2'],
    ['$01', 'b'],
    ['$3', '$3'],
    ['$0', '$0'],
    ['https://x.test/?n=$2', 'https://x.test/?n=c']
  ]
  for (const [template, expected] of table) assert.equal(substitute(template, match), expected, template)
})

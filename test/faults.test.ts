// docs/faults.md names tests: each of them is there.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'

const index = new URL('../docs/faults.md', import.meta.url)
const rows = readFileSync(index, 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| ') && !line.startsWith('| fault ') && !line.startsWith('| --- '))

test('each fault names at least one test', () => {
  assert.ok(rows.length > 50)
  for (const row of rows) assert.match(row, /^\| .+ \| \[[^\]]+\]\(\.\.\/[^)]+\)/)
})

test('each test that is named is there, by that name', () => {
  for (const [, path, , titles = ''] of rows.join('<br>').matchAll(/\]\(([^)]+)\)(:((?:(?!<br>).)*))?/g)) {
    const text = readFileSync(new URL(path!, index), 'utf8')
    for (const [, title] of titles.matchAll(/“([^”]+)”/g)) {
      assert.ok(
        text.includes(title!) || text.includes(title!.replaceAll("'", String.raw`\'`)),
        `${path}: ${title}`
      )
    }
  }
})

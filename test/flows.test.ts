// The files that ARCHITECTURE.md and docs/flows name are there.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'

const root = join(import.meta.dirname, '..')
const paths = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: root,
  encoding: 'utf8',
  maxBuffer: 16e6
})
const files = paths.split('\n').map((path) => `/${path}`)
/** Beginnings of paths, and folders without what is in them. */
const folders = new Set(
  files.flatMap((path) => [...path.matchAll(/\//g)].map(({ index }) => path.slice(0, index)))
)

function isThere(name: string): boolean {
  const path = `/${name.replace(/\/$/, '')}`
  return files.some((file) => file.endsWith(path)) || [...folders].some((folder) => folder.endsWith(path))
}

const flows = readdirSync(join(root, 'docs/flows')).map((name) => `docs/flows/${name}`)

for (const document of ['ARCHITECTURE.md', ...flows]) {
  test(`${document} names what is there`, () => {
    const text = readFileSync(join(root, document), 'utf8')
    const named = [
      ...text.matchAll(/`((?:packages|services|test|scripts|docs)\/[\w./-]*|[\w-]+(?:\/[\w.-]+)*\.ts)`/g)
    ]
    assert.ok(named.length > 0)
    assert.deepEqual(
      named.map(([, name = '']) => name).filter((name) => !isThere(name)),
      []
    )
  })
}

// docs/rfcs.md is what scripts/rfcs.ts makes of the sources, and what it calls kept is carried by a file.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { test } from 'node:test'

test('the index of RFCs is current', () => {
  const cwd = join(import.meta.dirname, '..')
  const check = spawnSync(process.execPath, ['scripts/rfcs.ts', '--check'], { cwd, encoding: 'utf8' })
  assert.equal(check.status, 0, check.stderr)
})

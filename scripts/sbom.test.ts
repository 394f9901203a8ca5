import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { readLockFile } from './lock-file.ts'
import { billOfMaterials } from './sbom.ts'

const lock = readLockFile(readFileSync(new URL('../pnpm-lock.yaml', import.meta.url), 'utf8'))
const bill = billOfMaterials(lock, '1.2.3')
const named = new Map(bill.components.map((one) => [one.group ? `${one.group}/${one.name}` : one.name, one]))

test('what services need is in it, through our packages and through others', () => {
  assert.equal(bill.metadata.component.version, '1.2.3')
  // Of one service; of a package of ours; of another's; for another platform.
  for (const name of ['zod', 'mongodb', 'bson', '@node-rs/argon2-linux-arm64-gnu']) {
    assert.ok(named.has(name), name)
  }
  assert.ok(bill.components.length > 50, `${bill.components.length}`)
})

test('what only development needs is not', () => {
  for (const name of ['typescript', 'fast-check', 'oxlint', 'knip', '@postkeep/mime']) {
    assert.ok(!named.has(name), name)
  }
})

test('each is named by its address, with its hash, and what it needs is there too', () => {
  const refs = new Set(bill.components.map((one) => one['bom-ref']))
  assert.equal(refs.size, bill.components.length)
  for (const { hashes, purl } of bill.components) {
    assert.match(purl, /^pkg:npm\/(?:%40[\w.-]+\/)?[\w.-]+@\d+\.\d+\.\d+/)
    assert.match(hashes[0]!.content, /^[0-9a-f]{128}$/)
  }
  const missing = bill.dependencies.flatMap(({ dependsOn }) => dependsOn.filter((ref) => !refs.has(ref)))
  assert.deepEqual(missing, [])
  assert.deepEqual(
    bill.dependencies.slice(1).map(({ ref }) => ref),
    [...refs]
  )
})

test('what is installed tells its licence', () => {
  assert.deepEqual(named.get('zod')?.licenses, [{ expression: 'MIT' }])
})

test('a lock file of another version is refused', () => {
  assert.throws(() => readLockFile("lockfileVersion: '6.0'\n"), /not a lock file of version 9\.0: 6\.0/)
})

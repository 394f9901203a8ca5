// What scripts/make-release makes.
import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { temporaryFolder } from '../../packages/testkit/src/index.ts'
import { installed, repository } from './machine.ts'

const skip = installed('git') ? false : 'not installed: git'

test('a release has its version everywhere, and the list of what it is made of', { skip }, async () => {
  await using folder = await temporaryFolder()
  const made = spawnSync(join(repository, 'scripts/make-release'), ['9.8.7', folder.path], {
    encoding: 'utf8'
  })
  assert.equal(made.status, 0, made.stderr)
  const archive = join(folder.path, 'postkeep-9.8.7.tar.gz')
  const within = (path: string) =>
    execFileSync('tar', ['-xzOf', archive, path], { encoding: 'utf8', maxBuffer: 16e6 })
  assert.match(readFileSync(join(folder.path, 'release'), 'utf8'), /^version=9\.8\.7$/m)
  assert.equal((JSON.parse(within('./package.json')) as { version: string }).version, '9.8.7')
  assert.match(within('./packages/config/src/product.ts'), /version: '9\.8\.7'/)
  const bill = readFileSync(join(folder.path, 'postkeep-9.8.7.cdx.json'), 'utf8')
  assert.equal(within('./sbom.cdx.json'), bill)
  const { bomFormat, components, metadata } = JSON.parse(bill)
  assert.deepEqual([bomFormat, metadata.component.version], ['CycloneDX', '9.8.7'])
  assert.ok(components.some(({ name }: { name: string }) => name === 'mongodb'))
})

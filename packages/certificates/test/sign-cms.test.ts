// What openssl makes of our signatures.
import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { test } from 'node:test'
import { createTestCa, hasProgram, temporaryFolder } from '@postkeep/testkit'
import { makeSelfSigned, signCms } from '../src/index.ts'

const noOpenssl = hasProgram('openssl') ? false : 'there is no openssl (Debian: apt-get install openssl)'
const content = Buffer.from(`<?xml version="1.0"?>\n<plist>æøå${'x'.repeat(70_000)}</plist>\n`)

test('openssl believes the signature, and gives the content back', { skip: noOpenssl }, async () => {
  const ca = await createTestCa()
  await using folder = await temporaryFolder()
  const path = (name: string) => `${folder.path}/${name}`
  await writeFile(path('ca.pem'), ca.caPem)
  const issued = await ca.issue({ names: ['server.test'] })
  const signed = signCms(content, issued, new Date())
  await writeFile(path('signed.der'), signed)
  const verify = ['smime', '-verify', '-inform', 'DER', '-purpose', 'any', '-CAfile', path('ca.pem')]
  const out = execFileSync('openssl', [...verify, '-in', path('signed.der')], {
    stdio: ['ignore', 'pipe', 'ignore'],
    maxBuffer: 1024 ** 2
  })
  assert.deepEqual(out, content)
  const spoiled = Buffer.from(signed)
  spoiled[signed.indexOf('xxxx') + 10] = 0x79
  await writeFile(path('spoiled.der'), spoiled)
  assert.notEqual(spawnSync('openssl', [...verify, '-in', path('spoiled.der')]).status, 0)
})

test('keys of elliptic curves sign too; others are refused', { skip: noOpenssl }, async () => {
  await using folder = await temporaryFolder()
  const own = makeSelfSigned(['server.test'])
  await writeFile(`${folder.path}/signed.der`, signCms(content, own, new Date()))
  const args = ['smime', '-verify', '-noverify', '-inform', 'DER', '-in', `${folder.path}/signed.der`]
  assert.equal(spawnSync('openssl', args, { maxBuffer: 1024 ** 2 }).status, 0)
  const { privateKey } = generateKeyPairSync('ed25519')
  const key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  assert.throws(() => signCms(content, { key, chain: own.chain }, new Date()), /of the kind ed25519/)
  assert.throws(() => signCms(content, { key: own.key, chain: '' }, new Date()), /no certificate/)
})

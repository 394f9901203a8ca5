import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { test } from 'node:test'
import type { Lookup } from './check-spf.ts'
import { createSignatureKeys } from './signature-keys.ts'

function record(tags = ''): string {
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 1024 })
  return `v=DKIM1; ${tags}p=${publicKey.export({ type: 'spki', format: 'der' }).toString('base64')}`
}

function zone(records: Record<string, string>) {
  const asked: string[] = []
  const lookup = ((name: string) => {
    asked.push(name)
    return Promise.resolve([[records[name] ?? '']])
  }) as unknown as Lookup
  return { asked, lookup }
}

test('a key is looked up each time, and parsed again only when its record has changed', async () => {
  const records: Record<string, string> = { a: record(), b: record() }
  const { asked, lookup } = zone(records)
  const keys = createSignatureKeys(lookup)
  const first = await keys.get('DKIM', 'a', 1024)
  assert.equal(await keys.get('DKIM', 'a', 1024), first)
  assert.notEqual(await keys.get('DKIM', 'b', 1024), first)
  records['a'] = records['b']!
  assert.equal(await keys.get('DKIM', 'a', 1024), await keys.get('DKIM', 'b', 1024))
  records['a'] = 'v=DKIM1; p='
  await assert.rejects(keys.get('DKIM', 'a', 1024), { code: 'EINVALIDVAL' })
  assert.deepEqual(asked, ['a', 'a', 'b', 'a', 'b', 'a'])
})

test('what a key is asked for is part of the question', async () => {
  const { lookup } = zone({ a: record('h=sha1; ') })
  const keys = createSignatureKeys(lookup)
  await keys.get('DKIM', 'a', 1024)
  await keys.get('DKIM', 'a', 1024, { hashAlgo: 'sha1' })
  await assert.rejects(keys.get('DKIM', 'a', 1024, { hashAlgo: 'sha256' }), { code: 'EINVALIDHASH' })
  await assert.rejects(keys.get('DKIM', 'a', 2048), { code: 'ESHORTKEY' })
})

test('a key that nobody waits for may be missing', async (t) => {
  const unhandled: unknown[] = []
  const note = (error: unknown) => unhandled.push(error)
  process.on('unhandledRejection', note)
  t.after(() => process.off('unhandledRejection', note))
  const keys = createSignatureKeys(zone({ bad: 'v=DKIM1; k=rsa; p=AAAA' }).lookup)
  void keys.get('AS', 'bad', 1024)
  await assert.rejects(keys.get('AS', 'bad', 1024), { code: 'EINVALIDTYPE' })
  // Rejections without a handler are told behind all microtasks.
  await new Promise((resolve) => setImmediate(resolve))
  assert.deepEqual(unhandled, [])
})

test('it keeps no more than it may, and no record of unusual length', async () => {
  const long = record(`n=${'x'.repeat(3000)}; `)
  const { lookup } = zone({ a: record(), b: record(), long })
  const keys = createSignatureKeys(lookup, 1)
  const first = await keys.get('DKIM', 'a', 1024)
  await keys.get('DKIM', 'b', 1024)
  assert.notEqual(await keys.get('DKIM', 'a', 1024), first)
  assert.notEqual(await keys.get('DKIM', 'long', 1024), await keys.get('DKIM', 'long', 1024))
})

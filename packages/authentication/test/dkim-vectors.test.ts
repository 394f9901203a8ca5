// The test data of dkimpy 1.1.8 (Greg Hewgill and others; a licence of the zlib kind, data/dkim-dkimpy.LICENSE): its
// signed messages, and its plain ones signed by it with its keys. `result` is what we say of the first signature.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { mailauthResolver } from '@postkeep/dns'
import type { Lookup } from '../src/check-spf.ts'
import { createSignatureKeys } from '../src/signature-keys.ts'
import { verifySignatures } from '../src/verify-signatures.ts'
import { spfZone } from './spf-zone.ts'

interface Vector {
  readonly name: string
  /** Base64. */
  readonly raw: string
  readonly dns: Readonly<Record<string, string>>
  readonly result: string
}

const vectors = JSON.parse(
  readFileSync(new URL('data/dkim-dkimpy.json', import.meta.url), 'utf8')
) as Vector[]

for (const { dns, name, raw, result } of vectors) {
  test(`${name}: ${result}`, async () => {
    const zone = Object.fromEntries(Object.entries(dns).map(([key, value]) => [key, [{ TXT: value }]]))
    const lookup = mailauthResolver(spfZone(zone)) as Lookup
    const { results } = await verifySignatures(Buffer.from(raw, 'base64'), createSignatureKeys(lookup))
    assert.equal(results[0]?.status.result, result, String(results[0]?.status.comment))
  })
}

test('a hostile number of signatures costs ten verifications', async () => {
  const message = Buffer.from(vectors[0]!.raw, 'base64').toString('latin1')
  const { signature, rest } = /^(?<signature>DKIM-Signature:(?:.*\r\n[ \t])*.*\r\n)(?<rest>[^]*)$/i.exec(
    message
  )!.groups!
  let asked = 0
  const lookup = (() => Promise.resolve([[`${(asked += 1)}`]])) as unknown as Lookup
  const many = Array.from({ length: 25 }, (_, i) => signature!.replace('s=test', `s=test${i}`)).join('')
  const { results } = await verifySignatures(Buffer.from(many + rest!, 'latin1'), createSignatureKeys(lookup))
  assert.equal(results.length, 10)
  assert.ok(asked <= 10)
})

// Whatever is given as an address or an entry of a list: none, or one that is written and read back the same.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { fuzzTarget, sourceLiterals } from '@postkeep/fuzz'
import {
  addressKey,
  formatAddress,
  normaliseDomain,
  parseAddress,
  parseEntry,
  splitTag
} from '../src/index.ts'

const literals = sourceLiterals(`${import.meta.dirname}/../src/*.ts`)

test('addresses, domains, entries', async (t) => {
  const run = (input: Buffer): void => {
    const text = input.toString()
    const address = parseAddress(text)
    if (address !== undefined) {
      assert.deepEqual(parseAddress(formatAddress(address)), address)
      assert.doesNotMatch(formatAddress(address), /[\r\n\0]/)
      assert.ok(addressKey(address).endsWith(`@${address.domain}`))
      const { base, tag } = splitTag(address.local)
      assert.equal(tag === undefined ? base : `${base}+${tag}`, address.local)
    }
    const domain = normaliseDomain(text)
    if (domain !== undefined) assert.equal(normaliseDomain(domain), domain)
    const entry = parseEntry(text)
    if (entry !== undefined) assert.deepEqual(parseEntry(entry.entry), entry)
  }
  await fuzzTarget(t, {
    name: 'addresses',
    found: join(import.meta.dirname, 'fuzz-found'),
    seeds: [
      ...literals.filter((text) => /[@.:]/.test(text)),
      '10.1.2.3/8',
      '2001:db8::1/64',
      '*.example.org'
    ],
    words: literals.filter((text) => text.length < 30),
    covers: ['/packages/address/src/'],
    inputs: 3000,
    largest: 1024,
    largestRepetition: 65_536,
    run
  })
})

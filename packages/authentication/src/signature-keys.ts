// The public keys of signatures. Each is looked up for each message, as DNS caches allow; its record is read and its key
// parsed once, as long as the record says the same. RFC 6376 §3.6.1
import { createPublicKey, type KeyObject } from 'node:crypto'
import type { KeyOptions, PublicKeyRecord } from 'mailauth/lib/tools.js'
import type { Lookup } from './check-spf.ts'
import { toolsPart } from './mailauth-parts.ts'

/** With what the record says besides. */
export type SignatureKey = Omit<PublicKeyRecord, 'publicKey'> & { readonly publicKey: KeyObject }

/** What mailauth's verifiers ask for keys. */
export interface SignatureKeys {
  readonly resolver: Lookup
  /** Rejects where there is no key, or none that may be used. */
  get(type: string, name: string, minBitLength?: number, options?: KeyOptions): Promise<SignatureKey>
}

const mostKeys = 1000
/** Characters; a record of an RSA key of 4096 bits has 750. */
const longestRecord = 2000

export function createSignatureKeys(lookup: Lookup, limit = mostKeys): SignatureKeys {
  const known = new Map<string, SignatureKey>()

  function keep(key: string, record: SignatureKey): void {
    known.delete(key)
    known.set(key, record)
    for (const oldest of known.keys()) {
      if (known.size <= limit) break
      known.delete(oldest)
    }
  }

  const find: SignatureKeys['get'] = async (type, name, minBitLength, options) => {
    const { getPublicKey, toALabel } = await toolsPart()
    const records: readonly unknown[] = await lookup(toALabel(name), 'TXT')
    const key = JSON.stringify([records[0], minBitLength, options?.strict, options?.hashAlgo])
    const found = known.get(key)
    if (found) return found
    const read = await getPublicKey(type, name, minBitLength, () => Promise.resolve(records), options)
    // Not as text, which would be parsed for each signature.
    const parsed = { ...read, publicKey: createPublicKey(read.publicKey) }
    if (key.length <= longestRecord) keep(key, parsed)
    return parsed
  }

  return {
    resolver: lookup,
    get(...question) {
      const asked = find(...question)
      // The keys of ARC seals are asked for ahead, and nobody waits for that: a rejection must not end the process.
      asked.catch(() => undefined)
      return asked
    }
  }
}

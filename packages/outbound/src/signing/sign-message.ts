// Signs a message that leaves: RSA for everyone, and Ed25519 beside it. RFC 6376, RFC 8463 §4.
import { createPrivateKey, type KeyObject } from 'node:crypto'
import type { OpenedDkimKey } from '@postkeep/directory'
import { normaliseLineEndings } from '@postkeep/mime'
import { canonicalMessage } from './canonical-message.ts'
import { signatureField, type Signer } from './signature-field.ts'

/** The message with a signature for each key above it. Bare CR and LF become CRLF: the way would do it otherwise. */
export async function signMessage(
  message: Buffer,
  keys: readonly OpenedDkimKey[],
  { domain }: { domain: string }
): Promise<Buffer> {
  // Loaded with the first signature: the services that only fill the queue do without it.
  const { dkimSignerField } = await import('./dkim-signer-field.ts')
  const raw = normaliseLineEndings(message)
  const canonical = canonicalMessage(raw)
  const signing = keys.map(async ({ algorithm, privateKeyPem, selector }) => {
    const signer: Signer = { domain, selector, key: keyObjectOf(privateKeyPem) }
    const usual = algorithm === 'rsa' ? await dkimSignerField(raw, signer) : undefined
    return usual ?? signatureField(canonical, signer)
  })
  const fields = await Promise.all(signing)
  return Buffer.concat([Buffer.from(fields.join(''), 'latin1'), raw])
}

const keyObjects = new Map<string, KeyObject>()
const keptKeys = 1000

/** Reading a key costs as much as a signature. */
function keyObjectOf(pem: string): KeyObject {
  const known = keyObjects.get(pem)
  if (known) return known
  if (keyObjects.size >= keptKeys) keyObjects.clear()
  const key = createPrivateKey(pem)
  keyObjects.set(pem, key)
  return key
}

// A DKIM-Signature field over node:crypto, RSA or Ed25519. RFC 6376 §3.5, RFC 8463.
import { createHash, sign, type KeyObject } from 'node:crypto'
import { promisify } from 'node:util'
import { relaxedField, type CanonicalMessage } from './canonical-message.ts'

/** On another thread: an RSA signature takes as long as all else that is done for a message. */
const signAside = promisify(sign)

export interface Signer {
  readonly domain: string
  readonly selector: string
  readonly key: KeyObject
}

/** With its final CRLF. */
export function signatureField(
  message: CanonicalMessage,
  { domain, key, selector }: Signer
): Promise<string> {
  const algorithm = key.asymmetricKeyType === 'ed25519' ? 'ed25519' : 'rsa'
  const names = message.names.join(':').replace(/.{1,70}:(?=.)/g, '$&\r\n ')
  const unsigned =
    `DKIM-Signature: v=1; a=${algorithm}-sha256; c=relaxed/relaxed; d=${domain};\r\n` +
    ` s=${selector}; h=${names};\r\n bh=${message.bodyHash};\r\n b=`
  return withSignature(unsigned, message.fields, key)
}

/** `unsigned`: the field up to `b=`. `fields`: what it covers, canonical, each with its CRLF. */
export async function withSignature(unsigned: string, fields: string, key: KeyObject): Promise<string> {
  const signed = Buffer.from(fields + relaxedField(unsigned), 'latin1')
  const signature =
    key.asymmetricKeyType === 'ed25519'
      ? // RFC 8463 §3: the hash of the data is what is signed.
        await signAside(null, createHash('sha256').update(signed).digest(), key)
      : await signAside('sha256', signed, key)
  return `${unsigned}${signature.toString('base64').replace(/.{72}(?=.)/g, '$&\r\n ')}\r\n`
}

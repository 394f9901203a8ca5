// The RSA signature by dkim-signer, whose relaxed form is right for ordinary mail only.
import { isUtf8 } from 'node:buffer'
import dkimSigner from 'dkim-signer'
import { type Signer, withSignature } from './signature-field.ts'
import { signedFields } from './signed-fields.ts'

/** White space of JavaScript that is none in RFC 6376 (NBSP, form feed, …). */
const foreignSpace = /[^\S \t\r\n]/
const fieldNames = signedFields.join(':')

/** With its final CRLF; undefined where dkim-signer would get it wrong. `raw`: CRLF line endings. */
export async function dkimSignerField(
  raw: Buffer,
  { domain, key, selector }: Signer
): Promise<string | undefined> {
  if (!isUtf8(raw)) return undefined
  const text = raw.toString()
  const headerEnd = text.indexOf('\r\n\r\n')
  const [headers, body] = [text.slice(0, headerEnd), text.slice(headerEnd + 4)]
  if (headerEnd < 0 || !/\S/.test(body) || foreignSpace.test(text)) return undefined
  const field = dkimSigner.generateDKIMHeader(domain, selector, fieldNames, headers, body)
  const canonical = dkimSigner.DKIMCanonicalizer.relaxedHeaders(headers, fieldNames)
  return withSignature(oversigned(field), bytesOf(canonical.headers), key)
}

/** From once more, so that none can be added. RFC 6376 §8.15. It stands first, and is covered by the one From there is. */
function oversigned(field: string): string {
  return field.replace(/\bh=from\b/, 'h=from:from')
}

/** A byte a character. */
function bytesOf(text: string): string {
  return Buffer.from(text).toString('latin1')
}

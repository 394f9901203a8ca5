// Our ARC set for a message that we pass on: what we have seen, under a key of the domain that passes it on. RFC 8617 §5.1
import { arcPart } from './mailauth-parts.ts'
import type { AuthenticationResults } from './results.ts'

export interface SealKey {
  readonly domain: string
  readonly selector: string
  /** PKCS #8. */
  readonly privateKeyPem: string
}

/**
 * The three fields, each ended by CRLF; empty where the chain is broken or full, which must not be sealed again.
 * `raw`: as it will be sent.
 */
export async function sealFields(
  raw: Buffer,
  { arc, summary }: Pick<AuthenticationResults, 'arc' | 'summary'>,
  key: SealKey
): Promise<string> {
  if (arc.result !== 'none' && arc.result !== 'pass') return ''
  const { createSeal } = await arcPart()
  const { headers } = await createSeal(raw, {
    seal: {
      signingDomain: key.domain,
      selector: key.selector,
      privateKey: key.privateKeyPem,
      cv: arc.result,
      authResults: summary,
      signTime: new Date()
    }
  } as Parameters<typeof createSeal>[1])
  return headers.map((field) => `${field}\r\n`).join('')
}

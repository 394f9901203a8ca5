// Feedback-ID: by what large receivers sum up complaints for the signing domain. What it tells is in From already.
import { createHash } from 'node:crypto'
import { product } from '@postkeep/config'
import { firstHeader, indexMessage } from '@postkeep/mime'

/** With its final CRLF; empty where the message has one. */
export function feedbackIdField(raw: Buffer, { domain, from }: { domain: string; from: string }): string {
  if (firstHeader(raw, indexMessage(raw, { parts: 1 }), 'Feedback-ID') !== undefined) return ''
  const author = createHash('sha256').update(`${domain} ${from}`).digest('hex').slice(0, 12)
  return `Feedback-ID: ${author}:${domain}:mail:${product.name.toLowerCase()}\r\n`
}

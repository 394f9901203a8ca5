// The sender wants this message delivered whatever the recipients' domain says of TLS. RFC 8689 §5
import { firstHeader, indexMessage } from '@postkeep/mime'

export function saysTlsRequiredNo(raw: Buffer): boolean {
  return (
    firstHeader(raw, indexMessage(raw, { parts: 1 }), 'TLS-Required')
      ?.trim()
      .toLowerCase() === 'no'
  )
}

// What is put into an address book, with CardDAV's preconditions. RFC 6352 §6.3.2.1.
import { checkCard } from '@postkeep/dav-collections'
import { A } from '@postkeep/dav-protocol'
import type { Validated } from '@postkeep/dav-server'

export function validateCard(bytes: Buffer): Validated {
  const checked = checkCard(bytes)
  return checked.kind === 'valid' ? checked : { ...checked, precondition: A(checked.precondition) }
}

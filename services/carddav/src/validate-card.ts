// A card that is put: one, that can be read, with one UID. It is stored as it came. RFC 6352 §5.1, §6.3.2.1.
import { A } from '@postkeep/dav-protocol'
import type { Validated } from '@postkeep/dav-server'
import { CardSyntaxError, parseCard, summaryOf, type Card } from '@postkeep/vcard'

const longestUid = 1000

export function validateCard(bytes: Buffer): Validated {
  const text = decoded(bytes)
  if (text === undefined) return invalid('The card is not UTF-8')
  let card: Card
  try {
    card = parseCard(text)
  } catch (error) {
    if (error instanceof CardSyntaxError) return invalid(error.message)
    throw error
  }
  const { uids } = summaryOf(card)
  const [uid] = uids
  if (uid === undefined) return invalid('The card has no UID')
  if (uids.length > 1) return invalid('The card has more than one UID')
  if (uid.length > longestUid) return invalid('The UID is too long')
  return { kind: 'valid', uid, component: 'VCARD', span: { start: null, end: null } }
}

function invalid(text: string): Validated {
  return { kind: 'refused', precondition: A('valid-address-data'), text }
}

/** vCard 2.1 may come in another charset: it is stored all the same. */
function decoded(bytes: Buffer): string | undefined {
  if (bytes.includes(0)) return undefined
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    const text = bytes.toString('latin1')
    return /^VERSION:2\.1/im.test(text) ? text : undefined
  }
}

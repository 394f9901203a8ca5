// A card that is put: one, that can be read, with one UID. It is stored as it came. RFC 6352 §5.1, §6.3.2.1.
import { CardSyntaxError, parseCard, summaryOf, type Card } from '@postkeep/vcard'
import { longestUid, type CheckedObject } from './checked-object.ts'

/** Bytes: a photo of 20 MB is a third more as Base64. */
export const maxCardBytes = 28 * 1024 * 1024

export function checkCard(bytes: Buffer): CheckedObject {
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

function invalid(text: string): CheckedObject {
  return { kind: 'refused', precondition: 'valid-address-data', text }
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

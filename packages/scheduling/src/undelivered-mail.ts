// A report that a scheduling message was not delivered: which object it was about, and whom it did not reach. RFC 3464 §2.3.
import { parseAddress, addressKey } from '@postkeep/address'
import { decodePart, firstHeader, indexMessage } from '@postkeep/mime'

/** Names the calendar object in the header of a scheduling message, which is what comes back. */
export const uidField = 'X-Calendar-UID'

/** The author of a report that this server has made, or that came back to a return path of its own. No address is like it. */
export const reportAuthor = 'mailer-daemon'

export interface Undelivered {
  readonly uid: string
  /** In lower case. */
  readonly addresses: ReadonlySet<string>
}

const mostParts = 20
const mostBytes = 256 * 1024
const pieceLength = 60

/** A look at the bytes: whether it is worth while to read it as a report. */
export function mayBeUndelivered(raw: Buffer): boolean {
  return raw.includes(`\n${uidField}:`) && raw.includes('delivery-status')
}

/** In pieces, so that the line can be folded. */
export function packUid(uid: string): string {
  const text = encodeURIComponent(uid.toWellFormed())
  return (text.match(new RegExp(`.{1,${pieceLength}}`, 'g')) ?? []).join(' ')
}

export function undeliveredIn(raw: Buffer): Undelivered | undefined {
  const message = indexMessage(raw, { parts: mostParts })
  if (message.type !== 'multipart' || message.subtype !== 'report') return undefined
  const status = message.children.find(({ subtype }) => /^(?:global-)?delivery-status$/.test(subtype))
  const original = message.children.find(({ subtype }) =>
    /^(?:rfc822|rfc822-headers|global|global-headers)$/.test(subtype)
  )
  if (!status || !original) return undefined
  const header = decodePart(raw, original)
  const packed = firstHeader(header, indexMessage(header, { parts: 1 }), uidField)
  const uid = packed && unpacked(packed)
  const addresses = failedIn(decodePart(raw, status).subarray(0, mostBytes).toString())
  return uid && addresses.size > 0 ? { uid, addresses } : undefined
}

function unpacked(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replace(/\s+/g, ''))
  } catch {
    return undefined
  }
}

function failedIn(text: string): Set<string> {
  const groups = text
    .replace(/\r\n?/g, '\n')
    .replace(/\n[ \t]+(?=\S)/g, ' ')
    .split(/\n[ \t]*\n+/)
  const failed = groups.filter((group) => /^Action:[ \t]*failed\b/im.test(group))
  const found = failed.flatMap((group) =>
    [...group.matchAll(/^(?:Final|Original)-Recipient:[ \t]*[\w-]+[ \t]*;[ \t]*<?([^\s<>]+)/gim)].flatMap(
      ([, one]) => {
        const address = parseAddress(one!)
        return address ? [addressKey(address)] : []
      }
    )
  )
  return new Set(found)
}

// Who a collection is shared with, and the answer of somebody invited: Apple's (caldav-sharing §5.3, §5.5) and that of
// draft-pot-webdav-resource-sharing §4, §5.
import { DavSyntaxError } from '../dav-syntax-error.ts'
import { CS, D } from '../names.ts'
import { parseXml } from '../xml/parse-xml.ts'
import { child, childrenOf, type XmlElement } from '../xml/xml-element.ts'

export interface ShareeChange {
  /** mailto:, or that of a principal. */
  readonly href: string
  /** undefined: it is shared with them no longer. */
  readonly access: 'read' | 'read-write' | undefined
  readonly summary: string
}

export interface InviteReply {
  readonly accepts: boolean
  /** The uid of the invitation; undefined: it is the resource that the reply is sent to. */
  readonly inReplyTo: string | undefined
}

/** @throws DavSyntaxError */
export function parseShare(body: Buffer): ShareeChange[] {
  const root = parseXml(body)
  if (root.name === CS('share')) return root.children.flatMap((one) => appleChange(one) ?? [])
  if (root.name === D('share-resource')) return childrenOf(root, D('sharee')).map(shareeChange)
  throw new DavSyntaxError('The body is neither a CS:share nor a DAV:share-resource')
}

function appleChange(one: XmlElement): ShareeChange | undefined {
  if (one.name !== CS('set') && one.name !== CS('remove')) return undefined
  const isWriter = child(one, CS('read-write')) !== undefined
  const access = isWriter ? ('read-write' as const) : ('read' as const)
  const summary = child(one, CS('summary'))?.text.trim() ?? ''
  return { href: hrefIn(one), access: one.name === CS('set') ? access : undefined, summary }
}

function shareeChange(one: XmlElement): ShareeChange {
  const given = child(one, D('share-access'))?.children[0]?.name
  const summary = child(one, D('comment'))?.text.trim() ?? ''
  if (given === D('no-access')) return { href: hrefIn(one), access: undefined, summary }
  if (given !== D('read') && given !== D('read-write')) {
    throw new DavSyntaxError('DAV:share-access is none of read, read-write, no-access')
  }
  return { href: hrefIn(one), access: given === D('read') ? 'read' : 'read-write', summary }
}

/** @throws DavSyntaxError */
export function parseInviteReply(body: Buffer): InviteReply {
  const root = parseXml(body)
  const names = root.name === CS('invite-reply') ? CS : root.name === D('invite-reply') ? D : undefined
  if (names === undefined) throw new DavSyntaxError('The body is no invite-reply')
  const accepts = child(root, names('invite-accepted')) !== undefined
  if (!accepts && child(root, names('invite-declined')) === undefined) {
    throw new DavSyntaxError('The reply is neither invite-accepted nor invite-declined')
  }
  return { accepts, inReplyTo: child(root, CS('in-reply-to'))?.text.trim() }
}

function hrefIn(one: XmlElement): string {
  const href = child(one, D('href'))?.text.trim()
  if (!href) throw new DavSyntaxError('There is a sharee without DAV:href')
  return href
}

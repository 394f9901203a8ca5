// What a POST would do with an attachment: the query of its URI. RFC 8607 §3.3.
import { C } from '@postkeep/dav-protocol'
import { DavRefusal } from '@postkeep/dav-server'

export type AttachmentAction =
  | { readonly kind: 'add'; readonly rids: readonly string[] | undefined }
  | { readonly kind: 'update'; readonly id: string }
  | { readonly kind: 'remove'; readonly id: string; readonly rids: readonly string[] | undefined }

const mostRids = 100

/** @throws DavRefusal CALDAV:valid-action, CALDAV:valid-rid, CALDAV:valid-managed-id */
export function parseAction(path: string): AttachmentAction {
  const query = new URLSearchParams(path.split('?')[1] ?? '')
  const id = query.get('managed-id')
  switch (query.get('action')) {
    case 'attachment-add':
      if (id !== null) throw refused('valid-managed-id')
      return { kind: 'add', rids: ridsOf(query) }
    case 'attachment-update':
      if (query.has('rid')) throw refused('valid-rid')
      return { kind: 'update', id: requireId(id) }
    case 'attachment-remove':
      return { kind: 'remove', id: requireId(id), rids: ridsOf(query) }
    default:
      throw refused('valid-action')
  }
}

function requireId(id: string | null): string {
  if (id === null || id === '') throw refused('valid-managed-id')
  return id
}

function ridsOf(query: URLSearchParams): string[] | undefined {
  const text = query.get('rid')
  if (text === null) return undefined
  const rids = text.split(',')
  const isValid = rids.length <= mostRids && rids.every((rid) => /^(?:M|\d{8}(?:T\d{6}Z?)?)$/.test(rid))
  if (!isValid) throw refused('valid-rid')
  return rids
}

function refused(precondition: string): DavRefusal {
  return new DavRefusal(403, { precondition: C(precondition) })
}

// The sync-collection report. RFC 6578 §3.2, §6.1.
import { DavSyntaxError } from '../dav-syntax-error.ts'
import { D } from '../names.ts'
import { child, type XmlElement } from '../xml/xml-element.ts'
import { propertiesWanted, type PropertyRequest } from './propfind.ts'

export interface SyncCollection {
  readonly kind: 'sync-collection'
  /** Empty: from the beginning. */
  readonly token: string
  readonly level: 1 | 'infinite'
  /** At most so many members. */
  readonly limit: number | undefined
  readonly wanted: PropertyRequest
}

/** @throws DavSyntaxError */
export function syncCollection(root: XmlElement): SyncCollection {
  const token = child(root, D('sync-token'))
  const wanted = propertiesWanted(root)
  if (token === undefined || wanted === undefined) throw new DavSyntaxError('sync-token and prop are needed')
  const level = child(root, D('sync-level'))?.text.trim()
  const limit = child(root, D('limit'))
  return {
    kind: 'sync-collection',
    token: token.text.trim(),
    level: level === 'infinite' ? 'infinite' : 1,
    limit: limit && resultsWithin(limit, D('nresults')),
    wanted
  }
}

/** A number of results in a limit element. @throws DavSyntaxError */
export function resultsWithin(limit: XmlElement, name: string): number {
  const text = child(limit, name)?.text.trim() ?? ''
  if (!/^\d{1,9}$/.test(text)) throw new DavSyntaxError('nresults is not a number')
  return Number(text)
}

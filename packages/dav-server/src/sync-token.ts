// Sync tokens: the collection and its change number, as a URI. RFC 6578 §3.2.
import type { CollectionInfo } from '@postkeep/mailbox-contract'

export function syncToken({ id, changeNumber }: Pick<CollectionInfo, 'id' | 'changeNumber'>): string {
  return `data:,${id}-${changeNumber}`
}

/** The change number in it; undefined: it is not a token of this collection. */
export function parseSyncToken(token: string, { id }: CollectionInfo): number | undefined {
  const [, collection, change] = /^data:,(\d{1,15})-(\d{1,15})$/.exec(token) ?? []
  return collection !== undefined && Number(collection) === id ? Number(change) : undefined
}

// Calendars that are fetched from an address of somebody else's: subscriptions. Addresses are secrets: no log has them.
import type { ObjectSpan } from './dav-operations.ts'

export interface CollectionSource {
  /** http or https; may hold a password. */
  readonly url: string
  /** Of the last fetch that went well, seconds since 1970 UTC; null: none has. */
  readonly fetchedAt: number | null
  /** Why the last one failed, e.g. `status 404`; null: it did not. */
  readonly fault: string | null
}

export interface DueSource {
  readonly collection: number
  readonly url: string
  /** As the server told them with what is stored: RFC 9110 §8.8. */
  readonly etag: string | null
  readonly lastModified: string | null
}

export interface SourcedChange {
  readonly name: string
  readonly uid: string
  readonly component: string
  readonly span: ObjectSpan
  /** Bytes. */
  readonly size: number
}

export type SourceOutcome =
  | {
      readonly kind: 'fetched'
      readonly etag: string | null
      readonly lastModified: string | null
      /** Seconds until it is looked at again. */
      readonly interval: number
    }
  /** It is as it was. */
  | { readonly kind: 'unchanged' }
  /** Tried again after a while that grows with each failure. */
  | { readonly kind: 'failed'; readonly fault: string }

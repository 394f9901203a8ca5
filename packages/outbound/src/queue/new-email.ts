// What is put into the queue, and what a worker gets out of it.
import type { Email, EmailKind } from '@postkeep/database'
import type { WebhookTask } from '../webhook/webhook-task.ts'

export interface NewEmail {
  readonly kind: EmailKind
  /** A second enqueue with the same key gives the first one's id, until `settle` forgets the key. */
  readonly key?: string | undefined
  /** `from` is empty for the null reverse-path. Addresses as `local@domain`. */
  readonly envelope: { readonly from: string; readonly to: readonly string[] }
  /** CRLF line endings, unsigned; in pieces where a large one would have to be copied to be one. */
  readonly raw: Buffer | readonly Buffer[] | LargeRaw
  /** 24-hex ids of whom it is sent for. */
  readonly alias?: string | undefined
  readonly domain?: string | undefined
  readonly user?: string | undefined
  readonly messageId?: string | undefined
  readonly subject?: string | undefined
  /** Not sent before. */
  readonly date?: Date | undefined
  readonly dsn?: NewDsn | undefined
  readonly requireTls?: boolean | undefined
  /** Of the kind `webhook`. */
  readonly webhook?: WebhookTask | undefined
  readonly trace: string
}

/** A message that is nowhere whole. */
export interface LargeRaw {
  /** Bytes. */
  readonly size: number
  read(): AsyncIterable<Buffer>
}

/** What the client gave: `id` (ENVID) and `orcpt` in xtext. RFC 3461 §4. */
export interface NewDsn {
  readonly id?: string | undefined
  readonly return?: 'headers' | 'full' | undefined
  /** By recipient address: NOTIFY and ORCPT (RFC 3461 §4). */
  readonly recipients?: ReadonlyMap<
    string,
    { readonly notify: readonly string[]; readonly orcpt?: string | undefined }
  >
}

export type ClaimedEmail = Email & { locked_by: string; lease_until: Date }

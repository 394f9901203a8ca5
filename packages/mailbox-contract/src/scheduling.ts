// Scheduling by mail: what a change of a calendar tells others, and when somebody is busy. RFC 6638, RFC 6047.

/** A message that is queued together with the change that it tells of: both are durable, or neither is. */
export interface OutgoingMail {
  /** An address that counts as the mailbox' own (`listAddresses`). */
  readonly from: string
  readonly to: string
  readonly subject: string
  /** With angle brackets. */
  readonly messageId: string
  /** Unsigned, with CRLF line endings. */
  readonly raw: Uint8Array
}

/** Milliseconds since 1970 UTC. `type`: FBTYPE (RFC 5545 §3.2.9). */
export interface BusyTime {
  readonly start: number
  readonly end: number
  readonly type: string
}

export type FreeBusyOutcome =
  | { readonly kind: 'known'; readonly busy: readonly BusyTime[] }
  /** Of this server, but its calendars are locked, or are not shown to who asks. */
  | { readonly kind: 'closed' | 'no-authority' }
  /** Not of this server. */
  | { readonly kind: 'unknown' }

// The answer to: may this address receive, and where does its mail go?
import type { Vacation } from '../aliases/vacation.ts'
import type { BouncePath } from '../bounces/bounce-path.ts'

export type Resolution =
  | { readonly kind: 'not-local' }
  | { readonly kind: 'unknown' }
  /** 250: accept and drop. */
  | { readonly kind: 'disabled'; readonly code: 250 | 421 | 550 }
  | {
      readonly kind: 'accepted'
      /**
       * Ids are 24 hex digits. `address` is as it was written to, without a tag, also where a catch-all or a pattern takes it;
       * of several aliases that match, `id` is that of the first. For postmaster@ and abuse@ without an alias of their own,
       * `id` is the domain's (empty for the server's own) and `user` its first administrator.
       */
      readonly alias: {
        readonly id: string
        readonly address: string
        readonly domain: string
        readonly user: string
        /** What it answers now for an owner who is away. */
        readonly vacation?: Vacation
      }
      /** Its own and those of local aliases that it forwards to, each once. `quota` in bytes; 0: no limit. */
      readonly mailboxes: readonly { readonly id: string; readonly quota: number; readonly folder?: string }[]
      /** Addresses elsewhere, each once. */
      readonly forwards: readonly { readonly address: string }[]
      /** `domain`: id of the domain whose alias names it; empty: the server's own. */
      readonly webhooks: readonly { readonly url: string; readonly domain: string }[]
      /** Reports of other servers: read, not delivered. */
      readonly isReport?: true
      /** A return path of a message of ours: what comes is for its sender, who may be gone, and is noted if it is a bounce. */
      readonly bounce?: BouncePath
      /** Its domain takes mail over TLS only. */
      readonly needsTls?: true
      /** A return path of ours: nothing but the null sender may write to it. */
      readonly onlyBounces?: true
    }

// The answer to: may this address receive, and where does its mail go?

export type Resolution =
  | { readonly kind: 'not-local' }
  | { readonly kind: 'unknown' }
  /** 250: accept and drop. */
  | { readonly kind: 'disabled'; readonly code: 250 | 421 | 550 }
  | {
      readonly kind: 'accepted'
      /**
       * Ids are 24 hex digits. For postmaster@ and abuse@ without an alias of their own, `id` is the domain's and `user`
       * its first administrator.
       */
      readonly alias: {
        readonly id: string
        readonly address: string
        readonly domain: string
        readonly user: string
      }
      /** Its own and those of local aliases that it forwards to, each once. `quota` in bytes; 0: no limit. */
      readonly mailboxes: readonly { readonly id: string; readonly quota: number }[]
      /** Addresses elsewhere, each once. */
      readonly forwards: readonly { readonly address: string }[]
      readonly webhooks: readonly string[]
    }

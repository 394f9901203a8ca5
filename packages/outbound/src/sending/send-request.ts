// A message for recipients of one domain.
import type { RelayUse } from './relay.ts'

export interface SendRequest {
  /** An A-label or an address literal. */
  readonly domain: string
  /** Empty for the null reverse-path. */
  readonly from: string
  /** The return path where it is given to the recipients' own servers; a relay may take our users' addresses only. */
  readonly returnPath?: ((recipients: readonly string[]) => string) | undefined
  readonly recipients: readonly SendRecipient[]
  /** CRLF line endings. */
  readonly raw: Buffer
  /** ENVID (xtext) and RET. */
  readonly dsn?:
    | { readonly id?: string | undefined; readonly return?: 'headers' | 'full' | undefined }
    | undefined
  /** RFC 8689. */
  readonly requireTls?: boolean
  /** `TLS-Required: No`. RFC 8689 §5. */
  readonly ignoresTlsPolicy?: boolean
  /** Of the mail servers; default: that of the sender's options. */
  readonly port?: number | undefined
  /** Another server that takes it for the domain. */
  readonly relay?: RelayUse | undefined
}

export interface SendRecipient {
  readonly address: string
  /** NOTIFY and ORCPT (xtext). RFC 3461 §4. */
  readonly notify?: readonly string[]
  readonly orcpt?: string | undefined
}

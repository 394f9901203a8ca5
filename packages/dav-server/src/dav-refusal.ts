// A refusal that ends a request: status, and the precondition that failed. RFC 4918 §16.
import type { Content, Name } from '@postkeep/dav-protocol'

interface RefusalDetails {
  /** Told in a DAV:error document. */
  readonly precondition?: Name
  readonly content?: Content
  /** Told where there is no precondition; never of configuration. */
  readonly text?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly cause?: unknown
}

export class DavRefusal extends Error {
  override name = 'DavRefusal'
  readonly status: number
  readonly details: RefusalDetails
  constructor(status: number, details: RefusalDetails = {}) {
    super(details.text ?? details.precondition ?? `refused with ${status}`, { cause: details.cause })
    this.status = status
    this.details = details
  }
}

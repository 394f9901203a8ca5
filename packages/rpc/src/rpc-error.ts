// What a call can fail with.

/** Thrown by a handler, it reaches the caller as it is. */
export class RpcFailure extends Error {
  override name = 'RpcFailure'
  readonly code: string
  readonly details: unknown

  constructor(code: string, message: string, details?: unknown) {
    super(message)
    this.code = code
    this.details = details
  }
}

/** There is no connection, or it was lost before the answer: whether the call was carried out is not known. */
export class RpcUnavailable extends Error {
  override name = 'RpcUnavailable'
}

/** Codes that the RPC itself uses in error frames. */
export const internalCode = 'internal'
export const unavailableCode = 'unavailable'

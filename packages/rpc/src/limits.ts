// The bounds of both sides, all of them configurable.
export type RpcLimits = {
  /** Largest payload of a frame. */
  maxFrameBytes: number
  /** Silence after which a ping is sent, and after which the connection is given up. */
  pingAfterMs: number
  deadAfterMs: number
  /** How long a connection may stay without having proved the secret. */
  authenticationMs: number
  /** Stream frames of one call that may be under way. */
  streamWindow: number
  /** Server: unsent bytes at which it stops reading requests, and at which it gives the client up. */
  pauseAtBytes: number
  closeAtBytes: number
  /** Server: calls of one connection that may be under way. */
  maxCalls: number
}

const mebibyte = 1024 * 1024

export const defaultLimits: RpcLimits = {
  maxFrameBytes: 64 * mebibyte + 65_536,
  pingAfterMs: 20_000,
  deadAfterMs: 60_000,
  authenticationMs: 5000,
  streamWindow: 8,
  pauseAtBytes: 8 * mebibyte,
  closeAtBytes: 256 * mebibyte,
  maxCalls: 10_000
}

/** Largest payload before the other side has proved the secret. */
export const unauthenticatedFrameBytes = 4096

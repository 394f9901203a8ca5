// Bounds of a listener. Times of RFC 5321 §4.5.3.2; the rest keeps one client from costing the others.
export type ListenerLimits = {
  /** Bytes of a command line; of a line of AUTH (RFC 4954 §4.). */
  commandLineBytes: number
  authLineBytes: number
  /** Silence of a client that owes us something, and the age of a session. */
  idleMs: number
  sessionMs: number
  tlsHandshakeMs: number
  maxConnections: number
  /** One IPv4 address, or one /64 of IPv6. */
  maxConnectionsPerAddress: number
  /** Replies of 5xx after which a session ends; an accepted message starts the count anew. */
  maxErrors: number
}

export const defaultLimits: ListenerLimits = {
  commandLineBytes: 2048,
  authLineBytes: 12_288,
  idleMs: 300_000,
  sessionMs: 3_600_000,
  tlsHandshakeMs: 30_000,
  maxConnections: 1000,
  maxConnectionsPerAddress: 50,
  maxErrors: 20
}

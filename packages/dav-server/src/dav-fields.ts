// What the environment says to both DAV services.
import { bytes, duration, integer, list, port, secret, text } from '@postkeep/config'

/** Networks of one's own machines and containers. */
const inside = ['127.0.0.0/8', '::1/128', '10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7']

export const davFields = {
  listenHost: text('LISTEN_HOST', { default: '::' }),
  sqliteHost: text('SQLITE_HOST', { default: '127.0.0.1' }),
  sqlitePort: port('SQLITE_PORT', { default: 3456 }),
  rpcSecret: secret('RPC_SECRET', { minLength: 16 }),
  /** Whose X-Forwarded-For is believed. */
  trustedProxies: list('TRUSTED_PROXIES', { default: inside }),
  maxConnections: integer('DAV_MAX_CONNECTIONS', { min: 1, default: 2000 }),
  /** A session that no request has used is closed. */
  sessionIdleMs: duration('DAV_SESSION_IDLE', { default: 5 * 60_000 }),
  /** Bytes of request bodies that are in memory at the same time. */
  bodyMemory: bytes('DAV_BODY_MEMORY', { default: 64 * 1024 * 1024 })
} as const

export interface DavConfig {
  readonly listenHost: string
  readonly sqliteHost: string
  readonly sqlitePort: number
  readonly rpcSecret: string
  readonly trustedProxies: readonly string[]
  readonly maxConnections: number
  readonly sessionIdleMs: number
  readonly bodyMemory: number
}

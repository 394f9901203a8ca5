// The environment of the POP3 service.
import { duration, integer, path, port, readEnvironment, secret, text } from '@postkeep/config'
import type { Environment } from '@postkeep/config'
import { serviceFields } from '@postkeep/lifecycle'

export type Pop3Config = ReturnType<typeof readPop3Config>

export function readPop3Config(environment: Environment) {
  return readEnvironment(environment, {
    ...serviceFields,
    listenHost: text('LISTEN_HOST', { default: '::' }),
    /** TLS from the first byte. */
    pop3sPort: port('POP3S_PORT', { default: 995 }),
    /** STLS. */
    pop3Port: port('POP3_PORT', { default: 2995 }),
    tlsKeyFile: path('TLS_KEY_FILE'),
    tlsCertFile: path('TLS_CERT_FILE'),
    sqliteHost: text('SQLITE_HOST', { default: '127.0.0.1' }),
    sqlitePort: port('SQLITE_PORT', { default: 3456 }),
    rpcSecret: secret('RPC_SECRET', { minLength: 16 }),
    maxConnections: integer('POP3_MAX_CONNECTIONS', { min: 1, default: 10_000 }),
    /** A client that says nothing is let go: before and after it has logged in. RFC 1939 §3 wants 10 min. */
    loginTimeoutMs: duration('POP3_LOGIN_TIMEOUT', { default: 60_000 }),
    idleTimeoutMs: duration('POP3_IDLE_TIMEOUT', { default: 10 * 60_000 }),
    /** How long a client may take to close after the farewell; then it is cut off. */
    hangUpMs: duration('POP3_HANG_UP', { default: 5000 }),
    /** After such a silence the other machine is asked whether it is still there, and given up 10 s later. */
    keepAliveMs: duration('POP3_KEEP_ALIVE', { default: 120_000 })
  })
}

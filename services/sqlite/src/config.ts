// The environment of the mailbox service.
import { availableParallelism } from 'node:os'
import {
  duration,
  flag,
  integer,
  path,
  port,
  readEnvironment,
  secret,
  text,
  url,
  type Environment
} from '@postkeep/config'
import { serviceFields } from '@postkeep/lifecycle'
import { sendingSettings } from '@postkeep/server-settings'

export type SqliteConfig = ReturnType<typeof readSqliteConfig>

export function readSqliteConfig(environment: Environment) {
  return readEnvironment(environment, {
    ...serviceFields,
    /** SQLITE_HOST, which the other services read, is the name under which they find it. */
    listenHost: text('LISTEN_HOST', { default: '::' }),
    port: port('SQLITE_PORT', { default: 3456 }),
    /** Of the first worker, the others' follow it; 0: any that are free. Clients are told. */
    workerPort: port('SQLITE_WORKER_PORT', { default: 0 }),
    secret: secret('RPC_SECRET', { minLength: 16 }),
    folder: path('SQLITE_PATH'),
    workers: integer('SQLITE_WORKERS', { min: 1, max: 64, default: availableParallelism() }),
    mongoUrl: url('MONGO_URL', { protocols: ['mongodb', 'mongodb+srv'] }),
    redisUrl: url('REDIS_URL', { protocols: ['redis', 'rediss'] }),
    serverKey: secret('HELPER_ENCRYPTION_KEY', { minLength: 32 }),
    /** How long a mailbox stays unlocked without a session, ms. */
    graceMs: duration('MAILBOX_GRACE', { default: 60_000 }),
    sessionsPerMailbox: integer('MAILBOX_SESSIONS', { min: 1, max: 10_000, default: 64 }),
    /** Failed logins within the window after which more are refused unseen. */
    failuresPerAccount: integer('LOGIN_FAILURES_PER_ACCOUNT', { min: 1, default: 30 }),
    failuresPerNetwork: integer('LOGIN_FAILURES_PER_NETWORK', { min: 1, default: 60 }),
    failureWindowMs: duration('LOGIN_FAILURE_WINDOW', { default: 15 * 60_000 }),
    /** Of the scheduling messages of a user, with all else that they send. */
    ...sendingSettings,
    lab: flag('LAB', { default: false })
  })
}

// The environment of the service that looks after the mailboxes.
import { backupFields } from '@postkeep/backup'
import { path, port, readEnvironment, secret, text, url, type Environment } from '@postkeep/config'
import type { JobSettings } from '@postkeep/jobs'
import { serviceFields } from '@postkeep/lifecycle'

export type SqliteBreeConfig = ReturnType<typeof readSqliteBreeConfig>
export type SqliteBreeSettings = SqliteBreeConfig & JobSettings

export function readSqliteBreeConfig(environment: Environment) {
  return readEnvironment(environment, {
    ...serviceFields,
    ...backupFields,
    mongoUrl: url('MONGO_URL', { protocols: ['mongodb', 'mongodb+srv'] }),
    redisUrl: url('REDIS_URL', { protocols: ['redis', 'rediss'] }),
    sqliteHost: text('SQLITE_HOST', { default: '127.0.0.1' }),
    sqlitePort: port('SQLITE_PORT', { default: 3456 }),
    rpcSecret: secret('RPC_SECRET', { minLength: 16 }),
    /** The folder of the mailboxes, which are copied as they are: for backups. */
    mailboxFolder: path('SQLITE_PATH')
  })
}

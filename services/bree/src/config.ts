// The environment of the service that looks after the server.
import { backupFields } from '@postkeep/backup'
import { certificateFields } from '@postkeep/certificates'
import { hostName, list, path, readEnvironment, secret, url, type Environment } from '@postkeep/config'
import { usualTargets } from '@postkeep/diagnosis'
import { serviceFields } from '@postkeep/lifecycle'
import { listingSettings } from '@postkeep/server-settings'

export type BreeConfig = ReturnType<typeof readBreeConfig>

export function readBreeConfig(environment: Environment) {
  return readEnvironment(environment, {
    ...serviceFields,
    ...backupFields,
    ...certificateFields,
    ...listingSettings,
    /** The server's own domain. */
    domain: hostName('DOMAIN'),
    mongoUrl: url('MONGO_URL', { protocols: ['mongodb', 'mongodb+srv'] }),
    redisUrl: url('REDIS_URL', { protocols: ['redis', 'rediss'] }),
    serverKey: secret('HELPER_ENCRYPTION_KEY', { minLength: 32 }),
    dnsServers: list('DNS_SERVERS', { default: [] }),
    /** Do these take connections? */
    targets: list('DOCTOR_PORTS', { default: usualTargets }),
    /** The folder of the mailboxes: how full is its disk? */
    mailboxFolder: path('SQLITE_PATH')
  })
}

// The variables of the environment that the web admin shows: how people sign up, what comes in, what goes out. No secrets.
import type { Environment } from '@postkeep/config'

const names = [
  'DOMAIN',
  'WEB_URL',
  'REGISTRATION_OPEN',
  'LOGIN_FAILURES_PER_ACCOUNT',
  'LOGIN_FAILURES_PER_NETWORK',
  'LOGIN_FAILURE_WINDOW',
  'MX_MESSAGE_LIMIT',
  'MX_MAX_RECIPIENTS',
  'MX_MAX_CONNECTIONS',
  'MX_MAX_CONNECTIONS_PER_ADDRESS',
  'ARC_TRUSTED_SEALERS',
  'SMTP_DAILY_LIMIT',
  'SMTP_MESSAGE_LIMIT',
  'SMTP_MAX_RECIPIENTS',
  'HIDE_CLIENT_ADDRESS',
  'OUTBOUND_DELIVERY',
  'OUTBOUND_ADDRESS',
  'OUTBOUND_DESTINATION_CONCURRENCY',
  'OUTBOUND_DESTINATION_GAP',
  'SUPPRESSION_DAYS',
  'SMARTHOST_HOST',
  'SMARTHOST_PORT',
  'SMARTHOST_TLS',
  'SMARTHOST_MODE',
  'MTA_STS_MODE',
  'DNS_SERVERS',
  'DNSSEC_RESOLVER',
  'CERT_METHOD',
  'BACKUP_STORAGE'
] as const

export type ShownSetting = {
  readonly name: string
  /** undefined: the default. */ readonly value: string | undefined
}

export function shownSettings(environment: Environment): readonly ShownSetting[] {
  return names.map((name) => ({ name, value: environment[name] || undefined }))
}

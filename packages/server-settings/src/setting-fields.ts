// The settings that administrators change while the server runs, by what they are about. Their variables give the defaults.
import { bytes, choice, duration, flag, hostName, integer, list, port, secret, text } from '@postkeep/config'

const zone = /^[a-z0-9_-]+(?:\.[a-z0-9_-]+)+$/i
const weightedZone = /^[a-z0-9_-]+(?:\.[a-z0-9_-]+)+(?:=-?\d{1,3}(?:\.\d)?)?$/i

export const registrationSettings = {
  /** Strangers may sign up. The first account is made without it. */
  registrationOpen: flag('REGISTRATION_OPEN', { default: false })
}

/** Where neither the user nor the domain has a limit of its own. */
export const sendingSettings = {
  /** Messages a day of a user. */
  dailyLimit: integer('SMTP_DAILY_LIMIT', { min: 1, max: 1_000_000, default: 300 }),
  /** Of a message. */
  maxRecipients: integer('SMTP_MAX_RECIPIENTS', { min: 1, max: 1000, default: 50 })
}

/** The server that takes the mail of domains which have none of their own. */
export const smarthostSettings = {
  smarthost: hostName('SMARTHOST_HOST', { default: undefined }),
  smarthostPort: port('SMARTHOST_PORT', { default: 587 }),
  smarthostTls: choice('SMARTHOST_TLS', ['implicit', 'starttls', 'opportunistic', 'none'], {
    default: 'starttls'
  }),
  smarthostUser: text('SMARTHOST_USER', { default: undefined }),
  smarthostPassword: secret('SMARTHOST_PASSWORD', { default: undefined }),
  /** direct-then-smarthost: only where the recipients' own servers cannot be reached. */
  smarthostMode: choice('SMARTHOST_MODE', ['always', 'direct-then-smarthost'], { default: 'always' })
}

/** What keeps abuse out: docs/admin/abuse.md. */
export const filterSettings = {
  greylisting: choice('GREYLISTING', ['off', 'suspicious', 'all'], { default: 'suspicious' }),
  greylistDelayMs: duration('GREYLIST_DELAY', { default: 300_000 }),
  junkScore: integer('SPAM_JUNK_SCORE', { min: 1, max: 1000, default: 6 }),
  rejectScore: integer('SPAM_REJECT_SCORE', { min: 1, max: 1000, default: 15 }),
  denyAfter: integer('AUTO_DENY_AFTER', { min: 0, max: 100_000, default: 10 }),
  denyForMs: duration('AUTO_DENY_FOR', { default: 86_400_000 }),
  /** `zone.example=SCORE`; below 0 for lists of good senders. */
  dnsLists: list('DNSBL_ZONES', { default: [], pattern: weightedZone, example: 'zen.example=6' })
}

/** Of a client's network (/24, /64), an hour. 0: no limit. */
export const receivingLimits = {
  connectionLimit: integer('MX_LIMIT_CONNECTIONS', { min: 0, default: 2000 }),
  messageLimitHourly: integer('MX_LIMIT_MESSAGES', { min: 0, default: 2000 }),
  recipientLimit: integer('MX_LIMIT_RECIPIENTS', { min: 0, default: 5000 }),
  byteLimit: bytes('MX_LIMIT_BYTES', { default: 5 * 1024 ** 3 }),
  /** Recipients that do not exist. */
  unknownLimit: integer('MX_LIMIT_UNKNOWN_RECIPIENTS', { min: 0, default: 20 }),
  /** Of one sender, an hour. */
  senderLimit: integer('MX_LIMIT_SENDER_MESSAGES', { min: 0, default: 500 })
}

export const listingSettings = {
  /** DNS lists that are asked whether they name this server. `none`: no list. */
  blocklists: list('BLOCKLIST_ZONES', {
    default: ['zen.spamhaus.org', 'bl.spamcop.net', 'psbl.surriel.com'],
    pattern: new RegExp(`^none$|${zone.source}`, 'i'),
    example: 'zen.example'
  })
}

export const settingGroups = {
  registration: registrationSettings,
  sending: sendingSettings,
  smarthost: smarthostSettings,
  filter: filterSettings,
  limits: receivingLimits,
  listing: listingSettings
} as const

export type SettingGroup = keyof typeof settingGroups

export const allSettings = {
  ...registrationSettings,
  ...sendingSettings,
  ...smarthostSettings,
  ...filterSettings,
  ...receivingLimits,
  ...listingSettings
} as const

export type SettingKey = keyof typeof allSettings

/** Kept sealed, and never shown. */
export const secretSettings: ReadonlySet<string> = new Set<SettingKey>(['smarthostPassword'])

// The filter as it is configured: docs/admin/abuse.md.
import type { Cache } from '@postkeep/cache'
import { ConfigurationError } from '@postkeep/config'
import type { Database } from '@postkeep/database'
import type { Directory } from '@postkeep/directory'
import type { Resolver } from '@postkeep/dns'
import {
  clamav,
  createFilter,
  parseZones,
  rspamd,
  type Filter,
  type FilterSettings,
  type HourlyLimits,
  type Scanner
} from '@postkeep/filtering'
import type { Logger } from '@postkeep/log'
import { clientName } from './client-name.ts'
import type { MxConfig } from './config.ts'
import type { MxSettings } from './mx-settings.ts'

export interface FilterParts {
  readonly config: MxConfig
  /** As they are now. */
  readonly settings: () => MxSettings
  readonly cache: Cache
  readonly database: Database
  readonly directory: Pick<Directory, 'domains'>
  readonly resolver: Resolver
  readonly logger: Logger
}

/** @throws ConfigurationError */
export function openFilter({
  config,
  directory,
  resolver,
  settings,
  ...parts
}: FilterParts): Promise<Filter> {
  const scanners = scannersOf(config)
  return createFilter({
    ...parts,
    resolver,
    settings: filterSettingsOf(config, settings, scanners),
    clientName: (address) => clientName(resolver, address),
    isOurName: async (name) =>
      [config.hostName, config.domain].includes(name.toLowerCase()) || directory.domains.isLocal(name)
  })
}

/** Made anew only when an administrator has changed them: each connection asks for them. */
function filterSettingsOf(
  config: MxConfig,
  current: () => MxSettings,
  scanners: readonly Scanner[]
): () => FilterSettings {
  let known = current()
  let made = settingsOf({ ...config, ...known }, scanners)
  return () => {
    const now = current()
    if (now !== known) {
      made = settingsOf({ ...config, ...now }, scanners)
      known = now
    }
    return made
  }
}

const none: HourlyLimits = {
  connections: 0,
  messages: 0,
  recipients: 0,
  bytes: 0,
  senderMessages: 0,
  unknownRecipients: 0
}

function settingsOf(config: MxConfig, scanners: readonly Scanner[]): FilterSettings {
  const { denyAfter, denyForMs, greylistDelayMs, greylisting, lab } = config
  const { scannerFailure, scannerTimeoutMs } = config
  return {
    limits: lab ? none : limitsOf(config),
    greylisting: lab ? 'off' : greylisting,
    greylistDelayMs,
    zones: parseZones(config.dnsLists),
    denyAfter,
    denyForMs,
    scanners,
    scannerTimeoutMs,
    scannerFailure
  }
}

function limitsOf(config: MxConfig): HourlyLimits {
  return {
    connections: config.connectionLimit,
    messages: config.messageLimitHourly,
    recipients: config.recipientLimit,
    bytes: config.byteLimit,
    senderMessages: config.senderLimit,
    unknownRecipients: config.unknownLimit
  }
}

function scannersOf({ clamavAddress, rspamdPassword: password, rspamdUrl }: MxConfig): Scanner[] {
  return [
    ...(rspamdUrl ? [rspamd({ url: rspamdUrl, password })] : []),
    ...(clamavAddress
      ? [clamav(valid('CLAMAV_ADDRESS', 'clamav:3310', () => hostAndPort(clamavAddress)))]
      : [])
  ]
}

function hostAndPort(text: string): { host: string; port: number } {
  const [, bracketed, plain, port = '3310'] =
    /^(?:\[([\da-f:]+)\]|([\w.-]+))(?::(\d{1,5}))?$/i.exec(text) ?? []
  const host = bracketed ?? plain
  if (host === undefined || Number(port) > 65_535)
    throw new RangeError(`${text} is not of the form host:port`)
  return { host, port: Number(port) }
}

function valid<T>(name: string, example: string, read: () => T): T {
  try {
    return read()
  } catch (error) {
    const problem = error instanceof Error ? error.message : 'is not valid'
    throw new ConfigurationError([{ name, problem, hint: `Write it as in ${name}=${example}` }])
  }
}

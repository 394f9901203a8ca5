// The filter of an MX: makes a visit for each client that connects.
import type { Cache } from '@postkeep/cache'
import type { Database } from '@postkeep/database'
import type { Resolver } from '@postkeep/dns'
import type { Logger } from '@postkeep/log'
import { createAccessLists } from './access/access-lists.ts'
import { openServerLists } from './access/server-lists.ts'
import type { DnsListZone } from './connection/parse-zones.ts'
import { createCounters } from './limits/counters.ts'
import { createGreylist } from './limits/greylist.ts'
import { createReputation } from './limits/reputation.ts'
import type { Scanner } from './scanners/scanner.ts'
import { Visit } from './visit.ts'

/** Of a client's network (/24, /64) in an hour; 0: none. */
export interface HourlyLimits {
  readonly connections: number
  readonly messages: number
  readonly recipients: number
  readonly bytes: number
  /** Of one sender. */
  readonly senderMessages: number
  /** Recipients that do not exist. */
  readonly unknownRecipients: number
}

export interface FilterSettings {
  readonly limits: HourlyLimits
  readonly greylisting: 'off' | 'suspicious' | 'all'
  readonly greylistDelayMs: number
  readonly zones: readonly DnsListZone[]
  /** Refused spam of a client within a day; 0: never. */
  readonly denyAfter: number
  readonly denyForMs: number
  readonly scanners: readonly Scanner[]
  readonly scannerTimeoutMs: number
  /** Where a scanner cannot be asked. */
  readonly scannerFailure: 'pass' | 'tempfail'
}

export interface FilterOptions {
  /** As they are now. */
  readonly settings: () => FilterSettings
  readonly cache: Cache
  readonly database: Pick<Database, 'accessEntries'>
  readonly resolver: Resolver
  readonly logger: Logger
  /** Leads back to the address. @throws DnsError */
  readonly clientName: (address: string) => Promise<string | undefined>
  /** Is a name in HELO one of ours? */
  readonly isOurName: (name: string) => Promise<boolean>
  readonly now?: () => number
}

export interface Filter extends Disposable {
  /** `remoteAddress`: of the client. */
  visit(remoteAddress: string): Visit
  /** Reads the server's lists anew. */
  refresh(): Promise<void>
}

export async function createFilter(options: FilterOptions): Promise<Filter> {
  const { cache, database, logger, settings } = options
  const counters = createCounters({ cache, logger })
  const serverLists = await openServerLists({ database, logger })
  const time = options.now ? { now: options.now } : {}
  const context = {
    ...options,
    counters,
    serverLists,
    greylist: createGreylist({ cache, delayMs: () => settings().greylistDelayMs, ...time }),
    reputation: createReputation({
      cache,
      counters,
      lists: createAccessLists(database),
      logger,
      denials: settings,
      onDenied: () => void serverLists.refresh(),
      ...time
    })
  }
  return {
    visit: (remoteAddress) => new Visit(remoteAddress, { ...context, settings: settings() }),
    refresh: () => serverLists.refresh(),
    [Symbol.dispose]() {
      counters[Symbol.dispose]()
      serverLists[Symbol.dispose]()
    }
  }
}

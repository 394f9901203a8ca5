// One client's connection as the filter sees it. What takes time is begun early and waited for late: nothing stands in
// front of an answer but counting.
import { DnsError, isTemporary, networkKey } from '@postkeep/dns'
import { clientSignals } from './connection/client-signals.ts'
import { lookUpDnsLists } from './connection/look-up-dns-lists.ts'
import { entrySet, type EntrySet } from './access/match-entries.ts'
import type { ServerLists } from './access/server-lists.ts'
import { findExecutable } from './content/find-executable.ts'
import type { FilterOptions, FilterSettings } from './create-filter.ts'
import type { Counted, Counters } from './limits/counters.ts'
import type { Greylist } from './limits/greylist.ts'
import type { Reputation } from './limits/reputation.ts'
import { refusal, type FilterRefusal } from './refusal.ts'
import { scanAll, type ScanSummary } from './scanners/scan-all.ts'
import type { ScanRequest } from './scanners/scanner.ts'
import { scoreOf, type Signal } from './signal.ts'

export interface VisitContext extends Omit<FilterOptions, 'settings'> {
  /** As they were when the client came. */
  readonly settings: FilterSettings
  readonly counters: Counters
  readonly serverLists: ServerLists
  readonly greylist: Greylist
  readonly reputation: Reputation
}

export interface Envelope {
  readonly helo: string
  /** Empty for the null reverse-path. */
  readonly sender: string
  /** It spoke before it was greeted. */
  readonly isEarly: boolean
}

/** Of a domain that is received here. */
export interface DomainLists {
  readonly allow: readonly string[]
  readonly deny: readonly string[]
}

export interface Examined extends ScanSummary {
  /** Name of an attachment that could be run. */
  readonly executable: string | undefined
}

/** What the checks of the sender have found. */
export interface SenderFacts {
  readonly sender: string
  /** SPF or DKIM vouches for the envelope sender. */
  readonly isVouched: boolean
  readonly spf: string
  readonly dmarc: string
}

export interface Assessment extends Examined {
  /** On a list of senders that are let in whatever else is said: the entry. */
  readonly allowed: string | undefined
  readonly score: number
  readonly refusal: FilterRefusal | undefined
}

const hourMs = 3_600_000
/** From here on a client is worth greylisting. */
const suspicious = 3
const domainSets = new WeakMap<readonly string[], EntrySet>()

export class Visit {
  readonly #context: VisitContext
  readonly #remoteAddress: string
  readonly #network: string
  readonly #listed: Promise<Signal[]>
  readonly #connections: Promise<Counted>
  #helo = ''
  #sender = ''
  #gate: Promise<FilterRefusal | undefined> = Promise.resolve(undefined)
  #client: Promise<Signal[]> = Promise.resolve([])
  /** An entry that lets the sender in, if it is who it says. */
  #claimed: string | undefined
  /** Holds unless the claim does. */
  #denied: FilterRefusal | undefined
  #isAllowedNetwork = false

  constructor(address: string, context: VisitContext) {
    const remoteAddress = address.replace(/%.*$/, '')
    this.#remoteAddress = remoteAddress
    this.#context = context
    this.#network = networkKey(remoteAddress)
    const { logger, resolver, settings } = context
    this.#listed = lookUpDnsLists(remoteAddress, { resolver, zones: settings.zones, logger })
    this.#connections = this.#count('connections', settings.limits.connections)
  }

  /** At MAIL. */
  begin({ helo, isEarly, sender }: Envelope): void {
    if (helo !== this.#helo) this.#client = this.#clientSignals(helo, isEarly)
    this.#helo = helo
    this.#sender = sender
    this.#claimed = undefined
    this.#denied = undefined
    this.#isAllowedNetwork = false
    this.#gate = this.#limits()
  }

  /** At RCPT. `lists`: of the recipient's domain. `isRole`: postmaster and abuse hear those that are denied (RFC 5321 §4.5.1). */
  async admit(lists: DomainLists | undefined, isRole: boolean): Promise<FilterRefusal | undefined> {
    const { limits } = this.#context.settings
    const [gate, recipients] = await Promise.all([this.#gate, this.#count('recipients', limits.recipients)])
    const denied = isRole ? undefined : this.#denialOf(lists)
    if (this.#isAllowedNetwork) return undefined
    if (gate) return gate
    if (recipients.retryAfterMs > 0) return tooMany('recipients', recipients)
    if (!denied) return undefined
    // Whether it is who it says shows when the message is there.
    if (this.#claimed === undefined) return denied
    this.#denied = denied
    return undefined
  }

  /** A recipient that does not exist. */
  noteUnknownRecipient(): void {
    void this.#count('unknown', this.#context.settings.limits.unknownRecipients)
  }

  /** Beside the checks of the sender: what the message holds. */
  async examine(request: ScanRequest): Promise<Examined> {
    const { logger, settings } = this.#context
    void this.#count('bytes', settings.limits.bytes, request.raw.length)
    const { scanners, scannerTimeoutMs: timeoutMs } = settings
    const scanning = scanAll(request, { scanners, logger, timeoutMs })
    const executable = findExecutable(request.raw)
    return { ...(await scanning), executable }
  }

  /** All together. */
  async assess(examined: Examined, facts: SenderFacts): Promise<Assessment> {
    const allowed = this.#isAllowedNetwork || facts.isVouched ? this.#claimed : undefined
    if (allowed !== undefined) return { ...examined, allowed, signals: [], score: 0, refusal: undefined }
    const [client, listed] = await Promise.all([this.#client, this.#listed])
    const signals = [...client, ...listed, ...senderSignals(facts), ...examined.signals]
    const score = scoreOf(signals)
    const refused = this.#denied ?? this.#scannerRefusal(examined) ?? (await this.#later(facts, score))
    return { ...examined, allowed: undefined, signals, score, refusal: refused }
  }

  /** What became of a message. */
  note(verdict: 'good' | 'spam'): void {
    const { reputation } = this.#context
    const remoteAddress = this.#remoteAddress
    if (verdict === 'good') reputation.noteGood(this.#network)
    else if (!this.#isAllowedNetwork) reputation.noteSpam({ network: this.#network, remoteAddress })
  }

  #count(what: string, limit: number, by = 1): Promise<Counted> {
    return this.#context.counters.count(`${what}:${this.#network}`, { windowMs: hourMs, limit }, by)
  }

  async #limits(): Promise<FilterRefusal | undefined> {
    const { limits } = this.#context.settings
    const [connections, messages, bytes, unknown] = await Promise.all([
      this.#connections,
      this.#count('messages', limits.messages),
      this.#count('bytes', limits.bytes, 0),
      this.#count('unknown', limits.unknownRecipients, 0)
    ])
    if (connections.retryAfterMs > 0) return tooMany('connections', connections, 421)
    if (messages.retryAfterMs > 0) return tooMany('messages', messages)
    if (bytes.retryAfterMs > 0) return tooMany('bytes', bytes)
    if (unknown.retryAfterMs === 0 || (await this.#context.reputation.isKnownGood(this.#network)))
      return undefined
    return tooMany('recipients that do not exist', unknown, 421)
  }

  #denialOf(lists: DomainLists | undefined): FilterRefusal | undefined {
    const client = { remoteAddress: this.#remoteAddress, sender: this.#sender }
    const server = this.#context.serverLists.match(client)
    const allowed = server?.list === 'allow' ? server : lists && setOf(lists.allow).match(client)
    if (allowed) {
      this.#claimed = allowed.entry
      this.#isAllowedNetwork ||= allowed.isNetwork
    }
    if (server?.list === 'auto')
      return refusal(421, '4.7.0', `Too much spam came from ${server.entry}, try again tomorrow`)
    const denied = server?.list === 'deny' ? server : lists && setOf(lists.deny).match(client)
    return denied && refusal(550, '5.7.1', `Mail from ${denied.entry} is not taken here`)
  }

  async #clientSignals(helo: string, isEarly: boolean): Promise<Signal[]> {
    const { clientName, isOurName, resolver } = this.#context
    const hasAddress = async (type: 'A' | 'AAAA') => known(resolver.resolve(helo, type))
    const [hasName, ours, a, aaaa] = await Promise.all([
      known(clientName(this.#remoteAddress)),
      isOurName(helo).catch(() => false),
      hasAddress('A'),
      hasAddress('AAAA')
    ])
    const heloResolves = a === false && aaaa === false ? false : undefined
    return clientSignals({ helo, hasName, heloResolves, isEarly, isOurName: ours })
  }

  #scannerRefusal({ failed }: Examined): FilterRefusal | undefined {
    if (failed.length === 0 || this.#context.settings.scannerFailure === 'pass') return undefined
    return refusal(451, '4.7.1', 'The message cannot be checked now, try again later')
  }

  /** A limit of the sender, or greylisting. */
  async #later({ isVouched, sender }: SenderFacts, score: number): Promise<FilterRefusal | undefined> {
    const { counters, settings } = this.#context
    // Who forges a sender uses up no one's limit but that of its own network.
    const who = isVouched ? sender.toLowerCase() : `${sender.toLowerCase()} ${this.#network}`
    const limit = { windowMs: hourMs, limit: sender === '' ? 0 : settings.limits.senderMessages }
    const counted = await counters.count(`sender:${who}`, limit)
    if (counted.retryAfterMs > 0) return tooMany('messages of this sender', counted)
    return this.#greylisted(isVouched, sender, score)
  }

  async #greylisted(isVouched: boolean, sender: string, score: number): Promise<FilterRefusal | undefined> {
    const { greylist, reputation, settings } = this.#context
    const isWanted =
      settings.greylisting === 'all' || (settings.greylisting === 'suspicious' && score >= suspicious)
    if (!isWanted || isVouched || (await reputation.isKnownGood(this.#network))) return undefined
    const seconds = await greylist.judge({ network: this.#network, sender })
    return seconds === undefined
      ? undefined
      : refusal(450, '4.7.1', `Greylisted: this server does not know you yet, try again in ${seconds} s`)
  }
}

function senderSignals({ dmarc, spf }: SenderFacts): Signal[] {
  // Who passes DMARC answers for its mail with its name.
  if (dmarc === 'pass') return [{ score: -2, reason: 'DMARC passed' }]
  if (spf === 'fail') return [{ score: 2, reason: 'SPF failed' }]
  return spf === 'softfail' ? [{ score: 1, reason: 'SPF failed softly' }] : []
}

function tooMany(what: string, { retryAfterMs }: Counted, code: 421 | 450 = 450): FilterRefusal {
  const minutes = Math.max(1, Math.ceil(retryAfterMs / 60_000))
  const text = `Too many ${what} from your network, try again in ${minutes} min`
  return refusal(code, code === 421 ? '4.7.0' : '4.7.1', text)
}

function setOf(entries: readonly string[]): EntrySet {
  const made = domainSets.get(entries) ?? entrySet(entries)
  domainSets.set(entries, made)
  return made
}

/** false: there is none; undefined: nobody knows now. */
async function known(answer: Promise<unknown>): Promise<boolean | undefined> {
  try {
    return (await answer) !== undefined
  } catch (error) {
    return error instanceof DnsError && !isTemporary(error) ? false : undefined
  }
}

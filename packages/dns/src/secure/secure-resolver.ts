// Asks a resolver that validates DNSSEC, and tells whether an answer was validated (the AD bit). The way to it must be
// as safe as the machine: loopback, or a network of one's own. RFC 4035 §4.9.3, RFC 7672 §2.1.
import { DnsError } from '../dns-error.ts'
import type { Answers, RecordType, Resolver } from '../resolver.ts'
import { askSecureServer, type DnsServerAddress } from './ask-secure-server.ts'
import { wireTypes, type WireAnswers, type WireReply, type WireType } from './dns-wire.ts'

export interface SecureAnswer<T> {
  /** The resolver vouches for all of it, also for that there is nothing. */
  readonly isSecure: boolean
  /** The name at the end of the CNAME records; the name itself where there are none. */
  readonly name: string
  readonly exists: boolean
  /** Empty: there are none. */
  readonly records: readonly T[]
}

export type SecureResolver = {
  /** @throws DnsError when it cannot be known now; what does not validate (SERVFAIL) is temporary too */
  resolve<T extends WireType>(name: string, type: T): Promise<SecureAnswer<WireAnswers[T]>>
}

export type SecureResolverOptions = {
  /** `host`, `host:port` or `[ipv6]:port`. */
  readonly server: string
  readonly timeoutMs?: number
  readonly tries?: number
}

const noError = 0
const noSuchName = 3

/** @throws TypeError where `server` is none */
export function createSecureResolver(options: SecureResolverOptions): SecureResolver {
  const { server: text, timeoutMs = 5000, tries = 2 } = options
  const server = parseServer(text)
  return {
    async resolve<T extends WireType>(hostname: string, type: T) {
      const name = hostname.toLowerCase().replace(/\.$/, '')
      const reply = await askTwice(server, { name, type }, { timeoutMs, tries })
      return answerOf<T>(reply, name, type)
    }
  }
}

async function askTwice(
  server: DnsServerAddress,
  question: { name: string; type: WireType },
  { timeoutMs, tries }: { timeoutMs: number; tries: number }
): Promise<WireReply> {
  const { name: hostname, type } = question
  for (let left = tries; ; left--) {
    try {
      const reply = await askSecureServer(server, question, timeoutMs)
      if (reply.rcode === noError || reply.rcode === noSuchName) return reply
      throw new DnsError(reply.rcode === 2 ? 'ESERVFAIL' : 'EREFUSED', { hostname, type })
    } catch (cause) {
      if (cause instanceof DnsError) throw cause
      const { code = 'EUNKNOWN' } = cause as { code?: string }
      if (left <= 1 || code === 'EBADNAME') throw new DnsError(code, { hostname, type }, { cause })
    }
  }
}

function answerOf<T extends WireType>(reply: WireReply, name: string, type: T): SecureAnswer<WireAnswers[T]> {
  const aliases = new Map(
    reply.records
      .filter((record) => record.type === wireTypes.CNAME)
      .map((record) => [record.name, record.value as string])
  )
  let end = name
  // A CNAME is the answer where it was asked for.
  for (let steps = type === 'CNAME' ? 0 : aliases.size; steps > 0; steps--) end = aliases.get(end) ?? end
  const records = reply.records
    .filter((record) => record.type === wireTypes[type] && record.name === end)
    .map((record) => record.value as WireAnswers[T])
  return { isSecure: reply.isAuthentic, name: end, exists: reply.rcode !== noSuchName, records }
}

function parseServer(text: string): DnsServerAddress {
  const [, bracketed, plain, port = '53'] =
    /^(?:\[([\da-f:]+)\]|([^:[\]\s]+))(?::(\d{1,5}))?$/i.exec(text) ?? []
  const host = bracketed ?? plain
  if (!host) throw new TypeError(`${text} is no DNS server: write host, host:port or [ipv6]:port`)
  return { host, port: Number(port) }
}

/** The same questions for code that does not ask for security: MX, A, AAAA and CNAME from the validating one. */
export function preferSecure(secure: SecureResolver, other: Resolver): Resolver {
  return {
    async resolve<T extends RecordType>(hostname: string, type: T): Promise<Answers[T]> {
      if (type !== 'MX' && type !== 'A' && type !== 'AAAA' && type !== 'CNAME')
        return other.resolve(hostname, type)
      const { exists, records } = await secure.resolve(hostname, type)
      if (records.length > 0) return [...records] as Answers[T]
      throw new DnsError(exists ? 'ENODATA' : 'ENOTFOUND', { hostname, type })
    },
    reverse: (ip) => other.reverse(ip)
  }
}

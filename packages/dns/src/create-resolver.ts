// The resolver of a process: node:dns behind a cache; a question that is under way is not asked twice.
import { promises } from 'node:dns'
import { AnswerCache, type CacheEntry } from './answer-cache.ts'
import { askServer } from './ask-server.ts'
import { DnsError } from './dns-error.ts'
import type { Answers, RecordType, Resolver } from './resolver.ts'
import { reverseName } from './reverse-name.ts'

export type ResolverOptions = {
  /** "192.0.2.53", "192.0.2.53:5353", "[2001:db8::1]:53"; the system's where it is left out or empty. */
  servers?: readonly string[]
  /** For the first try with a server; node:dns lets later ones take longer. */
  timeoutMs?: number
  tries?: number
  cache?: CacheLimits
  /** Milliseconds since 1970. */
  clock?: () => number
}

type CacheLimits = {
  maxEntries?: number
  /** For answers whose time to live node:dns does not tell. */
  defaultTtlMs?: number
  maxTtlMs?: number
  /** For "no such name" and "no such record". Failures are not kept. */
  negativeTtlMs?: number
}

export type CachingResolver = Resolver & {
  /** Forgets all answers. */
  clear(): void
}

type Question = { readonly name: string; readonly type: RecordType }

export function createResolver(options: ResolverOptions = {}): CachingResolver {
  return new CachedResolver(options)
}

class CachedResolver implements CachingResolver {
  readonly #resolver: promises.Resolver
  readonly #limits: Required<CacheLimits>
  readonly #cache: AnswerCache
  readonly #underWay = new Map<string, Promise<CacheEntry>>()
  readonly #clock: () => number

  constructor({ servers = [], timeoutMs = 5000, tries = 2, cache, clock = Date.now }: ResolverOptions) {
    this.#resolver = new promises.Resolver({ timeout: timeoutMs, tries })
    if (servers.length > 0) this.#resolver.setServers(servers)
    this.#limits = {
      maxEntries: 10_000,
      defaultTtlMs: 60_000,
      maxTtlMs: 3_600_000,
      negativeTtlMs: 30_000,
      ...cache
    }
    this.#cache = new AnswerCache(this.#limits.maxEntries)
    this.#clock = clock
  }

  async resolve<T extends RecordType>(hostname: string, type: T): Promise<Answers[T]> {
    const name = hostname.toLowerCase().replace(/\.$/, '')
    const entry = await this.#entryOf({ name, type })
    // Each caller has a list and an error of its own: some libraries write into them.
    if (entry.kind === 'failure')
      throw new DnsError(entry.code, { hostname: name, type }, { cause: entry.cause })
    return copyOf(entry.answer) as Answers[T]
  }

  async reverse(ip: string): Promise<string[]> {
    return await this.resolve(reverseName(ip), 'PTR')
  }

  clear(): void {
    this.#cache.clear()
  }

  async #entryOf(question: Question): Promise<CacheEntry> {
    const key = `${question.type} ${question.name}`
    const known = this.#cache.get(key, this.#clock()) ?? this.#underWay.get(key)
    if (known) return await known
    const asking = this.#ask(question, key).finally(() => this.#underWay.delete(key))
    this.#underWay.set(key, asking)
    return await asking
  }

  async #ask({ name, type }: Question, key: string): Promise<CacheEntry> {
    const { defaultTtlMs, maxTtlMs, negativeTtlMs } = this.#limits
    try {
      const { records, ttlMs = defaultTtlMs } = await askServer(this.#resolver, name, type)
      const expiresAt = this.#clock() + Math.min(ttlMs, maxTtlMs)
      return this.#keep(key, { kind: 'answer', answer: records, expiresAt })
    } catch (error) {
      const code = codeOf(error)
      const failure = {
        kind: 'failure',
        code,
        cause: error,
        expiresAt: this.#clock() + negativeTtlMs
      } as const
      const { kind } = new DnsError(code, { hostname: name, type })
      return kind === 'not-found' || kind === 'no-data' ? this.#keep(key, failure) : failure
    }
  }

  #keep(key: string, entry: CacheEntry): CacheEntry {
    this.#cache.set(key, entry)
    return entry
  }
}

/** Of lists and records; `structuredClone` takes ten times as long. */
function copyOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copyOf)
  const isRecord = typeof value === 'object' && value !== null && !ArrayBuffer.isView(value)
  return isRecord && !(value instanceof ArrayBuffer) ? { ...value } : value
}

function codeOf(error: unknown): string {
  const { code } = error as { code?: unknown }
  return typeof code === 'string' ? code : 'EUNKNOWN'
}

// The questions that each message and each login ask of the database, answered from memory for a moment.
import type { Alias, Database, Domain, ObjectId, User } from '@postkeep/database'
import { createShortCache, type ShortCache } from './short-cache.ts'

export type Lookups = {
  /** `name`: an A-label in lower case. */
  domain(name: string): Promise<Domain | undefined>
  domainById(id: ObjectId): Promise<Domain | undefined>
  alias(domain: ObjectId, name: string): Promise<Alias | undefined>
  user(id: ObjectId): Promise<User | undefined>
  /** To be called after each write. */
  forget(): void
}

const ttlMs = 2000
const maxEntries = 2000

export function createLookups(database: Database, now: () => number): Lookups {
  const caches: Pick<ShortCache<unknown>, 'clear'>[] = []
  const cacheOf = <T>(): ShortCache<T | undefined> => {
    const cache = createShortCache<T | undefined>({ ttlMs, maxEntries, now })
    caches.push(cache)
    return cache
  }
  const domains = cacheOf<Domain>()
  const domainsById = cacheOf<Domain>()
  const aliases = cacheOf<Alias>()
  const users = cacheOf<User>()

  return {
    domain: (name) => domains.get(name, () => orUndefined(database.domains.findOne({ name }))),
    domainById: (_id) => domainsById.get(String(_id), () => orUndefined(database.domains.findOne({ _id }))),
    alias: (domain, name) =>
      aliases.get(`${String(domain)} ${name}`, () => orUndefined(database.aliases.findOne({ domain, name }))),
    user: (_id) => users.get(String(_id), () => orUndefined(database.users.findOne({ _id }))),
    forget() {
      for (const cache of caches) cache.clear()
    }
  }
}

async function orUndefined<T>(found: PromiseLike<T | null>): Promise<T | undefined> {
  return (await found) ?? undefined
}

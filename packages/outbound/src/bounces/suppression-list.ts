// Addresses that nothing is sent to for a while: a server that turns the same address away again and again takes us for
// a spammer. One for each domain that sends, and one for the server.
import { addressKey, parseAddress } from '@postkeep/address'
import { toObjectId, type Database, type ObjectId, type Suppression } from '@postkeep/database'

export interface NewSuppression {
  readonly address: string
  /** 24-hex id of the domain whose mail it is about; undefined: all of the server. */
  readonly domain?: string | undefined
  readonly category: string
  readonly reply: string
  /** 0: until it is taken off. */
  readonly days: number
}

export interface SuppressionList {
  /** What holds now for mail of that domain. */
  find(address: string, domain: string): Promise<Suppression | undefined>
  /** Replaces one for the same address and domain. @throws TypeError when it is no address */
  add(suppression: NewSuppression): Promise<void>
  /** Newest first. */
  list(filter?: {
    readonly domain?: string | undefined
    readonly limit?: number | undefined
  }): Promise<Suppression[]>
  /** Of all domains where none is named. Gives how many there were. */
  remove(address: string, domain?: string): Promise<number>
}

const dayMs = 24 * 3_600_000

export function createSuppressionList(
  { suppressions }: Pick<Database, 'suppressions'>,
  clock: () => Date = () => new Date()
): SuppressionList {
  return {
    async find(address, domain) {
      const key = keyOf(address)
      const found = await suppressions.find({ address: key, domain: { $in: [idOf(domain), null] } })
      const now = clock()
      return found.find(({ expires_at: until }) => until === null || until > now)
    },
    async add({ address, category, days, domain, reply }) {
      const expiresAt = days === 0 ? null : new Date(clock().getTime() + days * dayMs)
      await suppressions.updateOne(
        { address: keyOf(address), domain: domain === undefined ? null : idOf(domain) },
        { $set: { category, reply: reply.slice(0, 2000), expires_at: expiresAt } },
        { upsert: true }
      )
    },
    list({ domain, limit = 100 } = {}) {
      const filter = domain === undefined ? {} : { domain: idOf(domain) }
      return suppressions.find(filter).sort({ created_at: -1 }).limit(limit)
    },
    async remove(address, domain) {
      const filter = { address: keyOf(address), ...(domain === undefined ? {} : { domain: idOf(domain) }) }
      return (await suppressions.deleteMany(filter)).deletedCount
    }
  }
}

function keyOf(address: string): string {
  const parsed = parseAddress(address)
  if (!parsed) throw new TypeError(`${address} is not an address`)
  return addressKey(parsed)
}

function idOf(domain: string): ObjectId {
  const id = toObjectId(domain)
  if (!id) throw new TypeError(`${domain} is not the id of a domain`)
  return id
}

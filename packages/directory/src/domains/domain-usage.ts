// What domains' aliases add up to.
import type { Database, ObjectId } from '@postkeep/database'

export type DomainUsage = {
  readonly aliases: number
  /** Bytes in mailboxes. */
  readonly storageUsed: number
  readonly hasCatchAll: boolean
  readonly hasPattern: boolean
}

const nothing: DomainUsage = { aliases: 0, storageUsed: 0, hasCatchAll: false, hasPattern: false }

/** In the order of `ids`. */
export async function domainUsage(
  { aliases }: Pick<Database, 'aliases'>,
  ids: readonly ObjectId[]
): Promise<DomainUsage[]> {
  const any = (condition: object) => ({ $max: { $cond: [condition, true, false] } })
  const found = await aliases.aggregate<DomainUsage & { _id: ObjectId }>([
    { $match: { domain: { $in: [...ids] } } },
    {
      $group: {
        _id: '$domain',
        aliases: { $sum: 1 },
        storageUsed: { $sum: '$storage_used' },
        hasCatchAll: any({ $eq: ['$name', '*'] }),
        hasPattern: any({ $eq: [{ $substrCP: ['$name', 0, 1] }, '/'] })
      }
    }
  ])
  const known = new Map(found.map(({ _id, ...usage }) => [_id.toHexString(), usage]))
  return ids.map((id) => known.get(id.toHexString()) ?? nothing)
}

// What a person may know of mail: all of the domains that they administer, and of what is sent and received for themselves.
import { toObjectId, type Database, type ObjectId } from '@postkeep/database'

export type Ownership = {
  readonly user: ObjectId
  /** Administered by them. */
  readonly domains: readonly { readonly _id: ObjectId; readonly name: string }[]
}

/** `userId`: 24 hex digits. @throws TypeError */
export async function ownershipOf(
  { domains }: Pick<Database, 'domains'>,
  userId: string
): Promise<Ownership> {
  const user = toObjectId(userId)
  if (!user) throw new TypeError(`${userId} is not the id of a user`)
  const own = { members: { $elemMatch: { user, group: 'admin' as const } } }
  return { user, domains: await domains.find(own, { name: 1 }).sort({ name: 1 }) }
}

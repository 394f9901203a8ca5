// What only administrators of the server do to accounts. There is always one of them who can log in.
import type { User } from '@postkeep/database'
import type { DirectoryContext } from './directory-context.ts'
import { DirectoryError } from './directory-error.ts'

type Change = Partial<Pick<User, 'group' | 'is_banned'>>

/** @throws DirectoryError conflict */
export async function administerUser(context: DirectoryContext, user: User, change: Change): Promise<User> {
  const { database, lookups } = context
  const after = { ...user, ...change }
  if (after.group !== 'admin' || after.is_banned) await refuseForLast(context, user)
  await database.users.updateOne({ _id: user._id }, { $set: change })
  lookups.forget()
  return after
}

async function refuseForLast({ database }: DirectoryContext, { _id, email }: User): Promise<void> {
  const other = { _id: { $ne: _id }, group: 'admin' as const, is_banned: false }
  if (await database.users.findOne(other, { _id: 1 })) return
  throw new DirectoryError(
    'conflict',
    'user',
    `${email} is the only administrator; make somebody else one first`
  )
}

// The passkeys and security keys of accounts: public keys that their devices prove to hold. WebAuthn §4
import type { Passkey, User } from '@postkeep/database'
import type { DirectoryContext } from './directory-context.ts'
import { DirectoryError, invalid, notFound } from './directory-error.ts'
import { getUser } from './users.ts'

export type NewPasskey = Omit<Passkey, 'created_at' | 'last_used_at'>

export type Passkeys = {
  /** @throws DirectoryError not-found, invalid, exists, conflict */
  add(userId: string, passkey: NewPasskey): Promise<void>
  /** By the id of the credential; undefined: unknown, or its owner is banned. */
  find(id: string): Promise<{ readonly user: User; readonly passkey: Passkey } | undefined>
  /** Notes a log-in. False: the counter is not higher than it was, somebody may have copied the key. */
  use(id: string, counter: number): Promise<boolean>
  /** @throws DirectoryError not-found */
  remove(userId: string, id: string): Promise<void>
}

const mostPasskeys = 20
const longestName = 100

export function passkeysOf(context: DirectoryContext): Passkeys {
  const { database, lookups, now } = context
  return {
    async add(userId, passkey) {
      const user = await getUser(context, userId)
      const name = passkey.name.trim()
      if (name === '') throw invalid('name', 'Give it a name, such as Phone')
      if (name.length > longestName) throw invalid('name', `Take at most ${longestName} characters`)
      if (await database.users.findOne({ 'passkeys.id': passkey.id }, { _id: 1 }))
        throw new DirectoryError('exists', 'credential', 'This key is registered already')
      const room = { _id: user._id, [`passkeys.${mostPasskeys - 1}`]: { $exists: false } }
      const added = { ...passkey, name, created_at: now() }
      const { matchedCount } = await database.users.updateOne(room, { $push: { passkeys: added } })
      lookups.forget()
      if (matchedCount === 0)
        throw new DirectoryError(
          'conflict',
          'credential',
          `There are ${mostPasskeys} keys already; remove one first`
        )
    },

    async find(id) {
      const user = await database.users.findOne({ 'passkeys.id': id })
      const passkey = user?.passkeys.find((each) => each.id === id)
      return user && passkey && !user.is_banned ? { user, passkey } : undefined
    },

    async use(id, counter) {
      // Many keys do not count: theirs is always 0.
      const isHigher = counter === 0 ? { counter: 0 } : { counter: { $lt: counter } }
      const { matchedCount } = await database.users.updateOne(
        { passkeys: { $elemMatch: { id, ...isHigher } } },
        { $set: { 'passkeys.$[one].counter': counter, 'passkeys.$[one].last_used_at': now() } },
        { arrayFilters: [{ 'one.id': id }] }
      )
      return matchedCount === 1
    },

    async remove(userId, id) {
      const { _id } = await getUser(context, userId)
      const held = { _id, 'passkeys.id': id }
      const { matchedCount } = await database.users.updateOne(held, { $pull: { passkeys: { id } } })
      lookups.forget()
      if (matchedCount === 0) throw notFound('passkey', 'There is no such key')
    }
  }
}

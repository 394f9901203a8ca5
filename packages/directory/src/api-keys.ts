// The tokens that programs use the API with. A token is shown when it is made, and never again.
import { createHash } from 'node:crypto'
import { randomToken } from '@postkeep/crypto'
import {
  insertRecord,
  toObjectId,
  type Alias,
  type ApiKey,
  type ApiKeyScope,
  type User
} from '@postkeep/database'
import type { Aliases } from './aliases/aliases.ts'
import type { DirectoryContext } from './directory-context.ts'
import { DirectoryError, invalid, notFound } from './directory-error.ts'
import { getUser } from './users.ts'

export type NewApiKey = {
  /** Email or id of who it acts as. */
  readonly user: string
  readonly name?: string | undefined
  /** Without: all. */
  readonly scopes?: readonly ApiKeyScope[] | undefined
  /** Aliases of theirs, or of domains that they administer: it sends as these and administers these. Without: all. */
  readonly addresses?: readonly string[] | undefined
  readonly isReadOnly?: boolean | undefined
  /** Without: until it is revoked. */
  readonly expiresAt?: Date | undefined
}

export type MadeApiKey = { readonly key: ApiKey; readonly token: string }

export type ApiKeys = {
  /** @throws DirectoryError invalid, not-found, conflict */
  create(key: NewApiKey): Promise<MadeApiKey>
  /** Oldest first. @throws DirectoryError not-found */
  list(user: string): Promise<ApiKey[]>
  /** undefined: unknown, expired, or its owner is banned. */
  verify(token: string): Promise<{ readonly key: ApiKey; readonly user: User } | undefined>
  /** `user`: email or id of whose it must be. @throws DirectoryError not-found */
  revoke(id: string, user?: string): Promise<ApiKey>
}

const mostKeys = 100
const mostAddresses = 100
const hourMs = 3_600_000
const tokenForm = /^pk_[\w-]{43}$/

export function apiKeysOf(context: DirectoryContext, aliases: Pick<Aliases, 'find'>): ApiKeys {
  const { database, now } = context
  return {
    create: (key) => createKey(context, key, aliases),

    async list(user) {
      const { _id } = await getUser(context, user)
      return database.apiKeys.find({ user: _id }).sort({ created_at: 1 })
    },

    async verify(token) {
      if (!tokenForm.test(token)) return undefined
      const key = await database.apiKeys.findOne({ hash: hashOf(token) })
      const time = now()
      if (!key || (key.expires_at && key.expires_at <= time)) return undefined
      const user = await database.users.findOne({ _id: key.user })
      if (!user || user.is_banned) return undefined
      if (time.getTime() - (key.last_used_at?.getTime() ?? 0) > hourMs) {
        await database.apiKeys.updateOne({ _id: key._id }, { $set: { last_used_at: time } })
      }
      return { key, user }
    },

    async revoke(id, user) {
      const _id = toObjectId(id)
      const owned = user === undefined ? {} : { user: (await getUser(context, user))._id }
      const key = _id && (await database.apiKeys.findOne({ _id, ...owned }))
      if (!key) throw notFound('key', `There is no API key ${id}`)
      await database.apiKeys.deleteOne({ _id: key._id })
      return key
    }
  }
}

async function createKey(
  context: DirectoryContext,
  given: NewApiKey,
  aliases: Pick<Aliases, 'find'>
): Promise<MadeApiKey> {
  const { database, now } = context
  const { expiresAt, isReadOnly = false, name = '', scopes = [] } = given
  const user = await getUser(context, given.user)
  if (name.length > 150) throw invalid('name', 'The name is too long; take at most 150 characters')
  if (expiresAt && !(expiresAt > now())) throw invalid('expires_at', 'Give a time to come')
  if ((await database.apiKeys.countDocuments({ user: user._id })) >= mostKeys) {
    const message = `${user.email} has ${mostKeys} API keys already; revoke one first`
    throw new DirectoryError('conflict', 'user', message)
  }
  const token = `pk_${randomToken(32)}`
  const key = await insertRecord(database.apiKeys, {
    user: user._id,
    name: name.trim(),
    hash: hashOf(token),
    scopes: [...new Set(scopes)],
    addresses: await ownAddresses(context, { aliases, user, written: given.addresses ?? [] }),
    is_read_only: isReadOnly,
    ...(expiresAt && { expires_at: expiresAt })
  })
  return { key, token }
}

type Wanted = {
  readonly aliases: Pick<Aliases, 'find'>
  readonly user: User
  readonly written: readonly string[]
}

/** @throws DirectoryError invalid */
async function ownAddresses(
  { database }: DirectoryContext,
  { aliases, user, written }: Wanted
): Promise<string[]> {
  if (written.length > mostAddresses) throw invalid('addresses', `Take at most ${mostAddresses} addresses`)
  const admin = { members: { $elemMatch: { user: user._id, group: 'admin' as const } } }
  const administers = async ({ domain }: Pick<Alias, 'domain'>) =>
    (await database.domains.findOne({ _id: domain, ...admin }, { _id: 1 })) !== null
  const found = new Set<string>()
  for (const address of written) {
    const alias = await aliases.find(address)
    const isTheirs =
      alias && (user.group === 'admin' || alias.user.equals(user._id) || (await administers(alias)))
    if (!isTheirs) throw invalid('addresses', `${address} is no alias of ${user.email}`)
    found.add(alias.address)
  }
  return [...found]
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}

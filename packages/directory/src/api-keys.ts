// The tokens that programs use the API with. A token is shown when it is made, and never again.
import { createHash } from 'node:crypto'
import { randomToken } from '@postkeep/crypto'
import { insertRecord, toObjectId, type ApiKey, type ApiKeyScope, type User } from '@postkeep/database'
import type { DirectoryContext } from './directory-context.ts'
import { DirectoryError, invalid, notFound } from './directory-error.ts'
import { getUser } from './users.ts'

export type NewApiKey = {
  /** Email or id of who it acts as. */
  readonly user: string
  readonly name?: string | undefined
  /** Without: all. */
  readonly scopes?: readonly ApiKeyScope[] | undefined
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
  /** @throws DirectoryError not-found */
  revoke(id: string): Promise<ApiKey>
}

const mostKeys = 100
const hourMs = 3_600_000
const tokenForm = /^pk_[\w-]{43}$/

export function apiKeysOf(context: DirectoryContext): ApiKeys {
  const { database, now } = context
  return {
    create: (key) => createKey(context, key),

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

    async revoke(id) {
      const _id = toObjectId(id)
      const key = _id && (await database.apiKeys.findOne({ _id }))
      if (!key) throw notFound('key', `There is no API key ${id}`)
      await database.apiKeys.deleteOne({ _id: key._id })
      return key
    }
  }
}

async function createKey(context: DirectoryContext, given: NewApiKey): Promise<MadeApiKey> {
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
    is_read_only: isReadOnly,
    ...(expiresAt && { expires_at: expiresAt })
  })
  return { key, token }
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}

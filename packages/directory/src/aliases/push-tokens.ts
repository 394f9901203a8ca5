// Where devices are told of new mail. They are kept; telling them is another's work, which checks each address again.
import { createHash } from 'node:crypto'
import { isIP } from 'node:net'
import {
  insertRecord,
  isDuplicateKey,
  toObjectId,
  type ObjectId,
  type PushPlatform,
  type PushToken
} from '@postkeep/database'
import { isPublicAddress } from '@postkeep/dns'
import type { DirectoryContext } from '../directory-context.ts'
import { DirectoryError, invalid, notFound } from '../directory-error.ts'

export type NewPushToken = {
  readonly platform: PushPlatform
  readonly token: string
  readonly deviceName?: string | undefined
}

/** `token`: as it was given. */
export type ShownPushToken = PushToken

export type PushTokens = {
  /** One that is there is good for another year. @throws DirectoryError invalid, not-found, conflict */
  put(alias: string, token: NewPushToken): Promise<ShownPushToken>
  /** Oldest first. */
  list(alias: string, platform?: PushPlatform): Promise<ShownPushToken[]>
  /** @throws DirectoryError not-found */
  remove(alias: string, id: string): Promise<void>
  removeAll(alias: string): Promise<void>
}

const mostTokens = 15
const longestToken = 4096
const yearMs = 365 * 24 * 3_600_000

export function pushTokensOf(context: DirectoryContext): PushTokens {
  const { database, now, sealer } = context
  const shown = (token: PushToken): ShownPushToken => ({
    ...token,
    token: sealer.openText(token.token, contextOf(token.alias))
  })
  const live = () => ({ expires_at: { $gt: now() } })

  return {
    async put(aliasId, { deviceName = '', platform, token }) {
      checkToken(platform, token)
      const alias = await knownAlias(context, aliasId)
      const hash = createHash('sha256').update(`${platform}\n${token}`).digest('hex')
      const expires_at = new Date(now().getTime() + yearMs)
      const renewed = { device_name: deviceName, expires_at, failure_count: 0 }
      const known = () =>
        database.pushTokens.findOneAndUpdate({ alias, hash }, { $set: renewed }, { returnDocument: 'after' })
      const before = await known()
      if (before) return shown(before)
      if ((await database.pushTokens.countDocuments({ alias, ...live() })) >= mostTokens)
        throw new DirectoryError(
          'conflict',
          'token',
          `There are ${mostTokens} devices already; remove one first`
        )
      const sealed = sealer.sealText(token, contextOf(alias))
      try {
        return shown(
          await insertRecord(database.pushTokens, { alias, platform, token: sealed, hash, ...renewed })
        )
      } catch (error) {
        // Given twice at the same moment.
        const other = isDuplicateKey(error) ? await known() : null
        if (!other) throw error
        return shown(other)
      }
    },

    async list(aliasId, platform) {
      const alias = await knownAlias(context, aliasId)
      const wanted = { alias, ...live(), ...(platform && { platform }) }
      return (await database.pushTokens.find(wanted).sort({ created_at: 1 })).map(shown)
    },

    async remove(aliasId, id) {
      const alias = await knownAlias(context, aliasId)
      const _id = toObjectId(id)
      const { deletedCount } = _id ? await database.pushTokens.deleteOne({ _id, alias }) : { deletedCount: 0 }
      if (deletedCount === 0) throw notFound('token', `There is no push token ${id.slice(0, 100)}`)
    },

    async removeAll(aliasId) {
      await database.pushTokens.deleteMany({ alias: await knownAlias(context, aliasId) })
    }
  }
}

/** @throws DirectoryError not-found */
async function knownAlias({ database }: DirectoryContext, id: string): Promise<ObjectId> {
  const _id = toObjectId(id)
  if (!_id || !(await database.aliases.exists({ _id }))) throw notFound('alias', `There is no alias ${id}`)
  return _id
}

function contextOf(alias: ObjectId): string {
  return `push token ${alias.toHexString()}`
}

/** The push services of browsers. RFC 8030 */
const browserServices =
  /(?:^|\.)(?:fcm\.googleapis\.com|push\.services\.mozilla\.com|push\.apple\.com|notify\.windows\.com)$/

/** @throws DirectoryError invalid */
function checkToken(platform: PushPlatform, token: string): void {
  if (token === '' || token.length > longestToken)
    throw invalid('token', `A token has 1 to ${longestToken} characters`)
  if (platform === 'apns' && !/^[\da-f]{64,200}$/i.test(token))
    throw invalid('token', 'A token of APNs is 64 to 200 hexadecimal digits')
  if (platform === 'apns' || platform === 'fcm') return
  const host = hostOf(token)
  if (platform === 'web-push' && !browserServices.test(host))
    throw invalid('token', `${host.slice(0, 253)} is no push service of a browser`)
}

/** Of a subscription. @throws DirectoryError invalid */
function hostOf(token: string): string {
  const endpoint = endpointOf(parsed(token))
  if (endpoint === undefined)
    throw invalid('token', 'The token is a subscription: {"endpoint", "keys": {"p256dh", "auth"}}')
  const url = URL.parse(endpoint)
  const host = url?.hostname.replace(/^\[|\]$/g, '') ?? ''
  if (url?.protocol !== 'https:' || url.username || url.password || url.hash || !isOutside(host))
    throw invalid('token', 'The endpoint is an https address that everybody can reach')
  return host
}

function isOutside(host: string): boolean {
  return isIP(host)
    ? isPublicAddress(host)
    : /\.(?!(?:local|internal|localhost|home\.arpa)$)[a-z]/i.test(host)
}

/** With keys as RFC 8291 §2 has them. */
function endpointOf(subscription: unknown): string | undefined {
  if (!isRecord(subscription) || !isRecord(subscription['keys'])) return undefined
  const { endpoint } = subscription
  const { auth, p256dh } = subscription['keys']
  const isOf = (value: unknown, form: RegExp) => typeof value === 'string' && form.test(value)
  const isKeyed = isOf(p256dh, /^[\w-]{87}$/) && isOf(auth, /^[\w-]{22}$/)
  return isKeyed && typeof endpoint === 'string' ? endpoint : undefined
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

// Sessions, in Redis. The token is in the visitor's cookie only: Redis knows its hash.
import { createHash } from 'node:crypto'
import { CacheUnavailable, type Cache } from '@postkeep/cache'
import { randomToken } from '@postkeep/crypto'
import { HttpProblem } from './http-problem.ts'

export type Session = {
  /** The hash of the token: may be shown. */
  readonly id: string
  readonly user: string
  /** Milliseconds since 1970. */
  readonly createdAt: number
  readonly seenAt: number
  readonly address: string
  readonly agent: string
}

type Client = { readonly address: string; readonly agent: string }

export type Sessions = {
  /** Gives the token. */
  open(user: string, client: Client): Promise<string>
  find(token: string): Promise<Session | undefined>
  /** Newest first. */
  list(user: string): Promise<Session[]>
  end(user: string, id: string): Promise<void>
  /** After a change of password: all but `kept`. */
  endAll(user: string, kept?: string): Promise<void>
}

const idleMs = 14 * 86_400_000
const longestMs = 90 * 86_400_000
/** A visit is noted at most this often. */
const noteMs = 60_000

export function createSessions({ redis }: Cache, clock: () => number = Date.now): Sessions {
  const write = async (session: Session): Promise<void> => {
    const { id, user } = session
    await redis
      .multi()
      .set(keyOf(id), JSON.stringify(session), 'PX', idleMs)
      .sadd(listOf(user), id)
      .pexpire(listOf(user), longestMs)
      .exec()
  }
  const read = async (id: string): Promise<Session | undefined> => {
    const text = await redis.get(keyOf(id))
    const session = text === null ? undefined : (JSON.parse(text) as Session)
    return session && clock() - session.createdAt < longestMs ? session : undefined
  }
  const end = async (user: string, id: string): Promise<void> => {
    const session = await read(id)
    if (session && session.user !== user) return
    await redis.multi().del(keyOf(id)).srem(listOf(user), id).exec()
  }
  const list = async (user: string): Promise<Session[]> => {
    const ids = await redis.smembers(listOf(user))
    const found = await Promise.all(ids.map(async (id) => ({ id, session: await read(id) })))
    const gone = found.filter(({ session }) => !session).map(({ id }) => id)
    if (gone.length > 0) await redis.srem(listOf(user), ...gone)
    const sessions = found.flatMap(({ session }) => (session ? [session] : []))
    return sessions.toSorted((a, b) => b.seenAt - a.seenAt)
  }

  return {
    open: (user, { address, agent }) =>
      available(async () => {
        const token = randomToken(32)
        const now = clock()
        const id = digest(token)
        await write({ id, user, createdAt: now, seenAt: now, address, agent: agent.slice(0, 200) })
        return token
      }),
    find: (token) =>
      available(async () => {
        const session = await read(digest(token))
        if (!session || clock() - session.seenAt < noteMs) return session
        const seen = { ...session, seenAt: clock() }
        await write(seen)
        return seen
      }),
    list: (user) => available(() => list(user)),
    end: (user, id) => available(() => end(user, id)),
    endAll: (user, kept) =>
      available(async () => {
        for (const { id } of await list(user)) if (id !== kept) await end(user, id)
      })
  }
}

/** Without Redis nobody is logged in: that is told as an outage, not as a log-out. */
async function available<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    const cause = new CacheUnavailable('sessions cannot be read', { cause: error })
    throw new HttpProblem('unavailable', { cause })
  }
}

function digest(token: string): string {
  return createHash('sha256').update(token).digest('base64url')
}

function keyOf(id: string): string {
  return `session:${id}`
}

function listOf(user: string): string {
  return `sessions:${user}`
}

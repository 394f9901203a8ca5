// Counting in fixed windows of time, for limits: one round trip for many counts, and atomic.
import { createHash } from 'node:crypto'
import { ask } from './cache-unavailable.ts'
import type { Cache } from './connect-cache.ts'

export type CountResult = {
  readonly count: number
  /** The count is not above the limit. */
  readonly allowed: boolean
  /** 0 where it is allowed, else until the window ends. */
  readonly retryAfterMs: number
  /** Until the window ends. */
  readonly leftMs: number
}

type Window = {
  windowMs: number
  limit: number
  /** 1 where it is left out; 0 only looks. */
  increment?: number
}

// The window begins with the first count. A key without expiry (a crash in an older version) is given one. Each key has
// an answer of its own: what is wrong with one is not the others' fault.
const script = `
local answers = {}
for index, key in ipairs(KEYS) do
  local by = tonumber(ARGV[index * 2])
  local count = by > 0 and redis.pcall('INCRBY', key, by) or tonumber(redis.call('GET', key) or 0)
  if type(count) == 'table' then
    answers[index] = count.err
  else
    local left = redis.call('PTTL', key)
    if left == -1 then
      left = tonumber(ARGV[index * 2 - 1])
      redis.call('PEXPIRE', key, left)
    end
    answers[index] = {count, math.max(left, 0)}
  end
end
return answers`
const digest = createHash('sha1').update(script).digest('hex')

interface Waiting {
  readonly key: string
  readonly window: Window
  readonly resolve: (answer: readonly [count: number, leftMs: number]) => void
  readonly reject: (error: unknown) => void
}

const waitingOf = new WeakMap<Cache, Waiting[]>()
const mostAtOnce = 500

/** All that is counted in one turn of the event loop goes to Redis together. @throws CacheUnavailable */
export async function countWithin(cache: Cache, key: string, window: Window): Promise<CountResult> {
  const [count, leftMs] = await new Promise<readonly [number, number]>((resolve, reject) => {
    const waiting = waitingOf.get(cache) ?? []
    if (waiting.length === 0) {
      waitingOf.set(cache, waiting)
      setImmediate(() => void countAll(cache))
    }
    waiting.push({ key: countKey(key), window, resolve, reject })
  })
  const allowed = count <= window.limit
  return { count, allowed, retryAfterMs: allowed ? 0 : leftMs, leftMs }
}

/** Never rejects: each of them hears for itself. */
async function countAll(cache: Cache): Promise<void> {
  const all = waitingOf.get(cache)!
  waitingOf.set(cache, [])
  for (let start = 0; start < all.length; start += mostAtOnce) {
    await countBatch(cache, all.slice(start, start + mostAtOnce))
  }
}

async function countBatch(cache: Cache, batch: readonly Waiting[]): Promise<void> {
  try {
    const answers = await ask(() => run(cache, batch))
    for (const [index, { reject, resolve }] of batch.entries()) {
      const answer = answers[index]!
      if (typeof answer === 'string') reject(new Error(answer))
      else resolve(answer)
    }
  } catch (error) {
    for (const { reject } of batch) reject(error)
  }
}

type Answer = string | readonly [count: number, leftMs: number]

async function run({ redis }: Cache, batch: readonly Waiting[]): Promise<Answer[]> {
  const values = batch.flatMap(({ window: { increment = 1, windowMs } }) => [windowMs, increment])
  const rest = [batch.length, ...batch.map(({ key }) => key), ...values] as const
  try {
    return (await redis.evalsha(digest, ...rest)) as Answer[]
  } catch (error) {
    // A Redis that was started anew does not know it.
    const isUnknown = error instanceof Error && error.message.startsWith('NOSCRIPT')
    if (!isUnknown) throw error
    return (await redis.eval(script, ...rest)) as Answer[]
  }
}

/** Forgets the count of a key. @throws CacheUnavailable */
export async function reset(cache: Cache, key: string): Promise<void> {
  await ask(() => cache.redis.del(countKey(key)))
}

function countKey(key: string): string {
  return `count:${key}`
}

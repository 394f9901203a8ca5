import assert from 'node:assert/strict'
import { once } from 'node:events'
import { after, before, describe, test } from 'node:test'
import { silentLogger } from '@postkeep/log'
import { startRedis, type TestRedis } from '@postkeep/testkit'
import {
  CacheUnavailable,
  connectCache,
  countWithin,
  forget,
  recall,
  remember,
  reset,
  withLock,
  type Cache
} from '../src/index.ts'

let server: TestRedis
let cache: Cache

before(async () => {
  server = await startRedis({ own: true })
  cache = connectCache({ url: server.url, logger: silentLogger, keyPrefix: server.keyPrefix })
  await cache.whenReady()
})
after(async () => {
  await cache.close()
  await server.stop()
})

describe('countWithin', () => {
  const window = { windowMs: 60_000, limit: 2 }

  test('allows up to the limit, then says when to come again', async () => {
    const { leftMs, ...first } = await countWithin(cache, 'a', window)
    assert.deepEqual(first, { count: 1, allowed: true, retryAfterMs: 0 })
    assert.ok(leftMs > 0 && leftMs <= window.windowMs)
    assert.equal((await countWithin(cache, 'a', window)).allowed, true)
    const third = await countWithin(cache, 'a', window)
    assert.equal(third.count, 3)
    assert.equal(third.allowed, false)
    assert.ok(third.retryAfterMs > 0 && third.retryAfterMs <= 60_000)
  })

  test('counts each of many at once, once', async () => {
    const results = await Promise.all(
      Array.from({ length: 50 }, () => countWithin(cache, 'b', { ...window, limit: 20 }))
    )
    assert.equal(results.filter((result) => result.allowed).length, 20)
    assert.deepEqual(new Set(results.map((result) => result.count)).size, 50)
  })

  test('looks without counting, counts more than one, and forgets', async () => {
    assert.equal((await countWithin(cache, 'c', { ...window, increment: 0 })).count, 0)
    assert.equal(await cache.redis.exists('count:c'), 0)
    assert.equal((await countWithin(cache, 'c', { ...window, increment: 5 })).count, 5)
    await reset(cache, 'c')
    assert.equal((await countWithin(cache, 'c', window)).count, 1)
  })

  test('the window starts with the first count and is not pushed on by later ones', async () => {
    await countWithin(cache, 'd', window)
    await cache.redis.pexpire('count:d', 5000)
    await countWithin(cache, 'd', window)
    assert.ok((await cache.redis.pttl('count:d')) <= 5000)
  })
})

describe('withLock', () => {
  const ttl = { ttlMs: 30_000 }

  test('one runs, the other is told that it is busy; then the lock is free', async () => {
    const started = Promise.withResolvers<void>()
    const release = Promise.withResolvers<void>()
    const first = withLock(cache, 'job', ttl, async () => {
      started.resolve()
      await release.promise
      return 'done'
    })
    await started.promise
    assert.deepEqual(await withLock(cache, 'job', ttl, () => Promise.resolve('second')), { kind: 'busy' })
    release.resolve()
    assert.deepEqual(await first, { kind: 'ran', value: 'done' })
    assert.deepEqual(await withLock(cache, 'job', ttl, () => Promise.resolve(2)), { kind: 'ran', value: 2 })
  })

  test('is released when the work fails', async () => {
    await assert.rejects(
      withLock(cache, 'failing', ttl, () => Promise.reject(new Error('broken'))),
      /broken/
    )
    assert.equal(await cache.redis.exists('lock:failing'), 0)
  })

  test('is renewed while the work goes on', async () => {
    await withLock(cache, 'long', { ttlMs: 300 }, async () => {
      await cache.redis.pexpire('lock:long', 30_000)
      while ((await cache.redis.pttl('lock:long')) > 300);
    })
  })

  test('tells the work that the lock was lost, and leaves the new holder alone', async () => {
    await withLock(cache, 'lost', { ttlMs: 300 }, async ({ signal }) => {
      await cache.redis.set('lock:lost', 'another')
      await once(signal, 'abort')
    })
    assert.equal(await cache.redis.get('lock:lost'), 'another')
  })
})

test('values are remembered for their time, and forgotten', async () => {
  await remember(cache, 'v', { a: [1, 'ü'] }, 60_000)
  assert.deepEqual(await recall(cache, 'v'), { a: [1, 'ü'] })
  assert.ok((await cache.redis.pttl('value:v')) > 50_000)
  await forget(cache, 'v')
  assert.equal(await recall(cache, 'v'), undefined)
})

test('an error of Redis itself is not called an outage', async () => {
  await cache.redis.set('count:text', 'not a number')
  await assert.rejects(
    countWithin(cache, 'text', { windowMs: 1, limit: 1 }),
    (error) => !(error instanceof CacheUnavailable)
  )
})

test('while Redis is down commands fail at once; when it is back they work again', async () => {
  assert.deepEqual(await cache.health(), { ok: true })
  const closed = once(cache.redis, 'close')
  await server.kill()
  await assert.rejects(countWithin(cache, 'x', { windowMs: 1000, limit: 1 }), CacheUnavailable)
  await assert.rejects(recall(cache, 'x'), CacheUnavailable)
  await assert.rejects(
    withLock(cache, 'x', { ttlMs: 1000 }, () => Promise.resolve()),
    CacheUnavailable
  )
  assert.equal((await cache.health()).ok, false)
  await closed
  assert.equal(cache.isReady(), false)
  await assert.rejects(cache.whenReady(1), CacheUnavailable)
  await server.restart()
  await cache.whenReady(20_000)
  assert.equal((await countWithin(cache, 'x', { windowMs: 1000, limit: 1 })).allowed, true)
})

test('who waits for the first attempt finds Redis', async () => {
  await using one = connectCache({ url: server.url, logger: silentLogger })
  await one.firstAttempt
  assert.equal(one.isReady(), true)
})

test('starts while Redis is away, and closes without it', async () => {
  const lonely = connectCache({ url: 'redis://127.0.0.1:1', logger: silentLogger })
  await assert.rejects(remember(lonely, 'a', 1, 1000), CacheUnavailable)
  await lonely.firstAttempt
  assert.equal(lonely.isReady(), false)
  await lonely.close()
  await lonely.close()
})

test('closes between two attempts to reach a Redis that has gone', async () => {
  const lonely = connectCache({ url: 'redis://127.0.0.1:1', logger: silentLogger })
  await new Promise((resolve) => lonely.redis.once('reconnecting', resolve))
  await lonely.close()
  assert.equal(lonely.isReady(), false)
})

test('counts that go together: what is wrong with one is not the fault of the others', async () => {
  await cache.redis.set('count:broken', 'not a number')
  await cache.redis.call('script', 'flush')
  const window = { windowMs: 60_000, limit: 10 }
  const [broken, ...others] = await Promise.allSettled(
    ['broken', 'whole', 'whole', 'other'].map((key) => countWithin(cache, key, window))
  )
  assert.equal(broken!.status, 'rejected')
  const counts = others.map((each) => each.status === 'fulfilled' && each.value.count)
  assert.deepEqual(counts, [1, 2, 1])
})

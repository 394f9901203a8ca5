import assert from 'node:assert/strict'
import { EventEmitter, once } from 'node:events'
import { test } from 'node:test'
import { connectCache } from '@postkeep/cache'
import { silentLogger } from '@postkeep/log'
import { startRedis } from '@postkeep/testkit'
import { announceQueued, listenForQueued } from '../src/index.ts'

test(
  'an announcement wakes those who listen, also after Redis has been away',
  { timeout: 180_000 },
  async () => {
    await using redis = await startRedis({ own: true })
    await using cache = connectCache({ url: redis.url, logger: silentLogger, keyPrefix: 'x:' })
    await cache.whenReady()
    const bell = new EventEmitter()
    let count = 0
    await using _listener = listenForQueued(cache, () => bell.emit('wake', ++count))
    await once(bell, 'wake')
    const woken = once(bell, 'wake')
    announceQueued(cache)
    await woken
    assert.equal(count, 2)

    await redis.kill()
    announceQueued(cache)
    const again = once(bell, 'wake')
    await redis.restart()
    await again
    await cache.whenReady()
    const last = once(bell, 'wake')
    announceQueued(cache)
    await last
  }
)

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { after, before, beforeEach, test } from 'node:test'
import { migrate, migrationState, MigrationRefused } from '../src/index.ts'
import type { Migration } from '../src/migrations/migration.ts'
import { testDatabase, type TestDatabase } from './test-database.ts'

let server: TestDatabase
before(async () => {
  server = await testDatabase()
})
after(() => server[Symbol.asyncDispose]())
beforeEach(async () => {
  for (const name of ['migrations', 'migrations_lock', 'things'])
    await server.database.connection.db!.collection(name).deleteMany({})
})

const done: string[] = []
function step(number: number, run: Migration['run'] = async () => undefined): Migration {
  return {
    number,
    name: `step ${number}`,
    async run(context) {
      done.push(`step ${number}`)
      await run(context)
    }
  }
}

test('runs what was not run, in order and once', async () => {
  done.length = 0
  const { database } = server
  assert.deepEqual(await migrationState(database, []), { version: 0, latest: 0, pending: [] })
  const migrations = [step(1), step(2)]
  assert.deepEqual(
    (await migrationState(database, migrations)).pending.map(({ number }) => number),
    [1, 2]
  )
  await migrate(database, { migrations })
  await migrate(database, { migrations })
  await migrate(database, { migrations: [...migrations, step(3)] })
  assert.deepEqual(done, ['step 1', 'step 2', 'step 3'])
  const state = await migrationState(database, [...migrations, step(3)])
  assert.deepEqual([state.version, state.latest, state.pending.length], [3, 3, 0])
})

test('goes on where it was interrupted', async () => {
  const { database } = server
  const seen: unknown[] = []
  let isInterrupted = true
  const migrations = [
    step(1, async ({ db, progress, saveProgress }) => {
      seen.push(progress)
      for (let number = typeof progress === 'number' ? progress : 0; number < 4; number++) {
        await db.collection('things').insertOne({ number })
        await saveProgress(number + 1)
        if (isInterrupted && number === 1) throw new Error('killed')
      }
    })
  ]
  await assert.rejects(migrate(database, { migrations }), /killed/)
  assert.equal((await migrationState(database, migrations)).pending[0]?.begun, true)
  isInterrupted = false
  await migrate(database, { migrations })
  assert.deepEqual(seen, [undefined, 2])
  assert.equal(await database.connection.db!.collection('things').countDocuments(), 4)
})

test('one at a time; what a killed process has locked is free after a while', async () => {
  const { database } = server
  const { promise: gate, resolve: open } = Promise.withResolvers<void>()
  const { promise: begun, resolve: begin } = Promise.withResolvers<void>()
  const slow = [
    step(1, async () => {
      begin()
      await gate
    })
  ]
  const running = migrate(database, { migrations: slow })
  await begun
  await assert.rejects(migrate(database, { migrations: slow }), MigrationRefused)
  open()
  await running
  const locks = database.connection.db!.collection<{ _id: string; holder: string; expires_at: Date }>(
    'migrations_lock'
  )
  await locks.insertOne({ _id: 'lock', holder: 'killed', expires_at: new Date(Date.now() - 1) })
  assert.equal((await migrate(database, { migrations: [...slow, step(2)] })).length, 1)
})

test('who has lost the lock stops, and does not say that it is done', async () => {
  const { database } = server
  const locks = database.connection.db!.collection<{ _id: string; holder: string }>('migrations_lock')
  const migrations = [
    step(1, async ({ saveProgress, signal }) => {
      await locks.updateOne({ _id: 'lock' }, { $set: { holder: 'another' } })
      await once(signal, 'abort')
      await saveProgress(1)
    })
  ]
  await assert.rejects(migrate(database, { migrations, leaseMs: 150 }), MigrationRefused)
  assert.equal((await migrationState(database, migrations)).pending.length, 1)
})

test('data of a newer release is left alone', async () => {
  const { database } = server
  await migrate(database, { migrations: [step(1), step(2)] })
  await assert.rejects(migrate(database, { migrations: [step(1)] }), /newer release/)
})

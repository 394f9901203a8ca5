// A replica set is asked for one point in time; a server that does not give it is told in the manifest.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { connectDatabase } from '@postkeep/database'
import { silentLogger } from '@postkeep/log'
import { startEmbeddedMongo } from '../../embedded-mongo/src/index.ts'
import { dumpDatabase } from '../src/mongodb/dump-database.ts'

test('the documents of a replica set are read with snapshot read concern, all in one session', async () => {
  const server = await startEmbeddedMongo({ port: 0, dbpath: ':memory:', replicaSet: 'rs0' })
  const url = `${server.url.replace(/\/*$/, '')}/test?replicaSet=rs0&monitorCommands=true`
  const database = await connectDatabase({ url, logger: silentLogger, createIndexes: false })
  try {
    for (const name of ['one', 'two']) await database.connection.db!.collection(name).insertOne({ name })
    const asked: { readConcern?: { level: string }; lsid?: { id: { toString(): string } } }[] = []
    database.connection.getClient().on('commandStarted', ({ commandName, command }) => {
      if (commandName === 'find') asked.push(command)
    })
    await using dump = await dumpDatabase(database, { snapshot: true })
    for (const collection of dump.collections) {
      assert.equal((await Array.fromAsync(collection.documents())).length, 1)
    }
    assert.deepEqual(
      asked.map(({ readConcern }) => readConcern?.level),
      ['snapshot', 'snapshot']
    )
    assert.equal(new Set(asked.map(({ lsid }) => lsid?.id.toString())).size, 1)
    // The embedded server names no point in time.
    assert.equal(dump.isConsistent(), false)
  } finally {
    await database.close()
    await server.close()
  }
})

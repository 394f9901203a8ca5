// Makes MongoDB a replica set of its one member, which transactions need. Run before the services; again: no change.
import { setTimeout as sleep } from 'node:timers/promises'
import { mongo } from 'mongoose'

const patienceMs = 60_000
const notYetInitialized = 94

if (!process.env['MONGO_URL']) {
  console.error('MONGO_URL: is missing. Give it as the services have it')
  process.exit(78)
}
const url = new URL(process.env['MONGO_URL'])
const name = url.searchParams.get('replicaSet') ?? 'rs0'
const member = url.host
// The set cannot be looked for while it is not there.
url.searchParams.delete('replicaSet')
url.searchParams.set('directConnection', 'true')

const client = new mongo.MongoClient(url.href, { serverSelectionTimeoutMS: patienceMs })
try {
  const admin = client.db('admin')
  if (!(await isInitiated())) {
    await admin.command({ replSetInitiate: { _id: name, members: [{ _id: 0, host: member }] } })
  }
  await untilPrimary()
  console.log(`The replica set ${name} is ready.`)

  async function isInitiated(): Promise<boolean> {
    try {
      await admin.command({ replSetGetStatus: 1 })
      return true
    } catch (error) {
      if (error instanceof mongo.MongoServerError && error.code === notYetInitialized) return false
      throw error
    }
  }

  async function untilPrimary(): Promise<void> {
    const end = Date.now() + patienceMs
    while (!(await admin.command({ hello: 1 }))['isWritablePrimary']) {
      if (Date.now() > end) throw new Error(`The replica set ${name} has no primary after a minute`)
      await sleep(200)
    }
  }
} finally {
  await client.close()
}

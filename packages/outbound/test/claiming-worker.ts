// A process that claims and then does nothing more: to be killed. Arguments: URL of the database, server key.
import { createServerSealer } from '@postkeep/crypto'
import { connectDatabase } from '@postkeep/database'
import { silentLogger } from '@postkeep/log'
import { createQueue } from '../src/index.ts'

const [url, serverKey] = process.argv.slice(2) as [string, string]
const database = await connectDatabase({ url, logger: silentLogger, createIndexes: false })
const queue = createQueue({ database, sealer: createServerSealer(serverKey), logger: silentLogger })
const emails = await queue.claim({ worker: 'the dead one', count: 100, leaseMs: 1000 })
console.log(`claimed ${emails.length}`)
setInterval(() => undefined, 60_000)

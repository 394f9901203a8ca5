// A worker thread of claims.test.ts: claims from the queue until it is empty, and reports what it got.
import { parentPort, workerData } from 'node:worker_threads'
import { MongoClient } from 'mongodb'

const { url, name } = workerData as { url: string; name: number }
const client = await new MongoClient(url).connect()
const queue = client.db('test').collection('queue')
const claimed: unknown[] = []
for (;;) {
  const document = await queue.findOneAndUpdate(
    { status: { $in: ['queued', 'deferred'] }, nextAt: { $lte: new Date() } },
    { $set: { status: 'sending', by: name }, $inc: { attempts: 1 } },
    { sort: { nextAt: 1 }, returnDocument: 'after' }
  )
  if (!document) break
  claimed.push(document['number'])
}
await client.close()
parentPort?.postMessage(claimed)

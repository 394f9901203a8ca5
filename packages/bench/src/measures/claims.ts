// What a worker waits for when it takes messages out of a queue that grows. Ours only: the peer's queue is a folder.
import { createServerSealer, generateServerKey } from '@postkeep/crypto'
import { connectDatabase, newObjectId, toObjectId, type Database } from '@postkeep/database'
import { silentLogger } from '@postkeep/log'
import { createQueue } from '@postkeep/outbound'
import { processorTime, startMongo } from '@postkeep/testkit'
import { collectFigures, medianMilliseconds, type Figure } from './measurement.ts'

export interface ClaimsOfQueue {
  readonly queued: number
  readonly figures: readonly Figure[]
}

/** As a worker of the queue takes them. */
const [claims, atOnce, leaseMs] = [20, 50, 300_000]
const insertedAtOnce = 1000

/** `sizes`: messages that wait, from the fewest to the most. */
export async function measureClaims(sizes: readonly number[]): Promise<ClaimsOfQueue[]> {
  await using stack = new AsyncDisposableStack()
  const mongo = await startMongo({ durable: true })
  stack.defer(() => mongo.stop())
  const database = await connectDatabase({ url: mongo.url, logger: silentLogger })
  stack.defer(() => database.close())
  const sealer = createServerSealer(generateServerKey())
  const queue = createQueue({ database, sealer, logger: silentLogger })
  const { id } = await queue.enqueue({
    kind: 'submission',
    envelope: { from: 'ann@here.test', to: ['bob@far.net'] },
    raw: Buffer.alloc(10 * 1024, 'a line of a message that waits\r\n'),
    trace: 'bench'
  })
  // As it waits: later it is claimed too.
  const message = await database.emails.collection.findOne({ _id: toObjectId(id)! })
  const measured: ClaimsOfQueue[] = []
  for (const queued of sizes) {
    await fill(database, message!, queued)
    const { figures, take } = collectFigures(`${queued} queued`)
    const before = processorTime([process.pid])
    const claim = async () => {
      const { length } = await queue.claim({ worker: 'bench', count: atOnce, leaseMs })
      if (length !== atOnce) throw new Error(`a claim of ${atOnce} messages gave ${length}`)
    }
    take(`a claim of ${atOnce} messages`, 'ms', await medianMilliseconds(claims, claim))
    const used = processorTime([process.pid]) - before
    take(`a claim of ${atOnce} messages: processor time, with that of the database`, 'ms', used / claims)
    measured.push({ queued, figures })
  }
  return measured
}

/** With copies of a message, until so many are due. */
async function fill({ emails }: Database, message: object, wanted: number): Promise<void> {
  let missing = wanted - (await emails.countDocuments({ is_locked: false }))
  for (; missing > 0; missing -= insertedAtOnce) {
    const copies = Array.from({ length: Math.min(missing, insertedAtOnce) }, () => ({
      ...message,
      _id: newObjectId()
    }))
    await emails.collection.insertMany(copies, { ordered: false })
  }
}

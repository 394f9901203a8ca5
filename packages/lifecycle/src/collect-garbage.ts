// Gives back what work has left. V8 collects all of it when it wants more memory, which at rest is never: after the start it
// is 5 to 15 MB a thread, and as much again after each stretch of work.
import type { Session } from 'node:inspector/promises'
import { errorOf, type Logger } from '@postkeep/log'
import { WorkAndRest } from './work-and-rest.ts'

const everyMs = 15_000
/** A start takes more; so does a hundred messages. A check of health and the beat of a connection take 20 each. */
const bounds = { rest: 250, work: 1000 }
const method = 'HeapProfiler.collectGarbage'

/** Of all threads, each time that work is followed by rest. */
export function collectGarbageAtRest(logger: Logger): void {
  const watch = new WorkAndRest(bounds)
  let before: NodeJS.CpuUsage | undefined
  const look = async (): Promise<void> => {
    const { system, user } = process.cpuUsage(before)
    before = process.cpuUsage()
    if (!watch.hasEnded((system + user) / 1000)) return
    await collectGarbage()
    // What collecting takes is no work.
    before = process.cpuUsage()
  }
  setInterval(() => {
    look().catch((error: unknown) => logger.warn({ error: errorOf(error) }, 'no garbage was collected'))
  }, everyMs).unref()
}

/** Of all threads, now: some tens of milliseconds of each. */
export async function collectGarbage(): Promise<void> {
  const { Session } = await import('node:inspector/promises')
  const session: Session = new Session()
  session.connect()
  await collectInWorkers(session)
  await session.post(method)
  session.disconnect()
}

async function collectInWorkers(session: Session): Promise<void> {
  const busy = new Map<string, () => void>()
  const ended: Promise<void>[] = []
  session.on('NodeWorker.attachedToWorker', ({ params: { sessionId } }) => {
    const { promise, resolve } = Promise.withResolvers<void>()
    busy.set(sessionId, resolve)
    ended.push(promise)
    const message = JSON.stringify({ id: 1, method })
    // It fails where the thread has ended meanwhile: there is nothing left of it.
    session.post('NodeWorker.sendMessageToWorker', { sessionId, message }).catch(resolve)
  })
  session.on('NodeWorker.receivedMessageFromWorker', ({ params }) => busy.get(params.sessionId)?.())
  session.on('NodeWorker.detachedFromWorker', ({ params }) => busy.get(params.sessionId)?.())
  await session.post('NodeWorker.enable', { waitForDebuggerOnStart: false })
  await Promise.all(ended)
  await session.post('NodeWorker.disable')
}

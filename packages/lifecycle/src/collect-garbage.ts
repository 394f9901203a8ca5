// Gives back what only the start has needed. V8 collects all of it when it wants more memory, which at rest is never: it
// is 5 to 15 MB a thread.
import type { Session } from 'node:inspector/promises'

/** Shortly after the start, when most of what is loaded late has been loaded. */
const afterMs = 15_000
const method = 'HeapProfiler.collectGarbage'

/** Of all threads, once. */
export function collectGarbageSoon(): void {
  setTimeout(() => void collectGarbage(), afterMs).unref()
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

// A worker thread: the mailboxes whose ids fall to it, each with one writer.
import { parentPort, workerData } from 'node:worker_threads'
import type { FromWorker, ToWorker, WorkerSettings } from '../thread-protocol.ts'
import { Dispatcher } from './dispatcher.ts'

const port = parentPort!
const post = (message: FromWorker, transfer: ArrayBuffer[] = []) => port.postMessage(message, transfer)
const dispatcher = new Dispatcher(workerData as WorkerSettings, post)
await dispatcher.listen()

port.on('message', (message: ToWorker) => {
  if (message.kind !== 'close') return dispatcher.receive(message)
  void dispatcher.close().finally(() => port.close())
})

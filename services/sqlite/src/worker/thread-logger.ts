// The log of a worker.
import { forwardingLogger, type Logger } from '@postkeep/log'
import type { FromWorker } from '../thread-protocol.ts'

export function threadLogger(post: (message: FromWorker) => void): Logger {
  return forwardingLogger((line) => post({ kind: 'log', ...line }))
}

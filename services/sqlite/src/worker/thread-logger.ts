// The log of a worker: lines are written by the main thread, which knows where to.
import type { LogFields, Logger, LogLevel } from '@postkeep/log'
import type { FromWorker } from '../thread-protocol.ts'

type Post = (message: FromWorker) => void

export function threadLogger(post: Post, bindings: LogFields = {}): Logger {
  const line = (level: LogLevel) => (fields: LogFields, text: string) =>
    post({ kind: 'log', level, fields: { ...bindings, ...fields }, text })
  return {
    trace: line('trace'),
    debug: line('debug'),
    info: line('info'),
    warn: line('warn'),
    error: line('error'),
    fatal: line('fatal'),
    child: (more) => threadLogger(post, { ...bindings, ...more }),
    isLevelEnabled: (level) => level !== 'trace' && level !== 'debug'
  }
}

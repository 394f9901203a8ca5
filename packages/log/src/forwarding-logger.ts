// A logger of a thread: its lines are written by the main thread, which knows where to and how much.
import { errorOf } from './error-record.ts'
import type { LogFields, Logger, LogLevel } from './logger.ts'

export interface ForwardedLine {
  readonly level: LogLevel
  /** Can be sent to another thread. */
  readonly fields: LogFields
  readonly text: string
}

export function forwardingLogger(write: (line: ForwardedLine) => void, bindings: LogFields = {}): Logger {
  const line = (level: LogLevel) => (fields: LogFields, text: string) =>
    write({ level, fields: sendable({ ...bindings, ...fields }), text })
  return {
    trace: line('trace'),
    debug: line('debug'),
    info: line('info'),
    warn: line('warn'),
    error: line('error'),
    fatal: line('fatal'),
    child: (more) => forwardingLogger(write, { ...bindings, ...more }),
    isLevelEnabled: (level) => level !== 'trace' && level !== 'debug'
  }
}

/** Of an error only its own text arrives otherwise. */
function sendable(fields: LogFields): LogFields {
  const entries = Object.entries(fields).map(([name, value]) => [
    name,
    value instanceof Error ? errorOf(value) : value
  ])
  return Object.fromEntries(entries) as LogFields
}

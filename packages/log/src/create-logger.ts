// The one place where pino is set up.
import { pino, type Logger as Pino } from 'pino'
import type { LogFields, Logger, LogLevel } from './logger.ts'
import { prettyLine } from './pretty-line.ts'
import { redact } from './redact.ts'

export type LoggerOptions = {
  service: string
  level?: LogLevel
  /** Standard output where it is left out. */
  destination?: NodeJS.WritableStream
  /** Short lines for people instead of JSON. */
  pretty?: boolean
}

/** Lines with time (ISO 8601), level, service, pid, the fields and msg. */
export function createLogger(options: LoggerOptions): Logger {
  const settings = {
    level: options.level ?? 'info',
    base: { service: options.service, pid: process.pid },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (level: string) => ({ level }), log: redact }
  }
  if (!options.pretty)
    return new PinoLogger(options.destination ? pino(settings, options.destination) : pino(settings))
  const output = options.destination ?? process.stdout
  const colour = 'isTTY' in output && output.isTTY === true
  return new PinoLogger(
    pino(settings, { write: (line: string) => void output.write(prettyLine(line, { colour })) })
  )
}

// A class, so that ten thousand connections with a child each share the methods.
class PinoLogger implements Logger {
  readonly #pino: Pino

  constructor(logger: Pino) {
    this.#pino = logger
  }

  trace(fields: LogFields, message: string): void {
    this.#pino.trace(fields, message)
  }

  debug(fields: LogFields, message: string): void {
    this.#pino.debug(fields, message)
  }

  info(fields: LogFields, message: string): void {
    this.#pino.info(fields, message)
  }

  warn(fields: LogFields, message: string): void {
    this.#pino.warn(fields, message)
  }

  error(fields: LogFields, message: string): void {
    this.#pino.error(fields, message)
  }

  fatal(fields: LogFields, message: string): void {
    this.#pino.fatal(fields, message)
  }

  child(bindings: LogFields): Logger {
    // pino's formatters do not see the bindings of a child.
    return new PinoLogger(this.#pino.child(redact(bindings)))
  }

  isLevelEnabled(level: LogLevel): boolean {
    return this.#pino.isLevelEnabled(level)
  }
}

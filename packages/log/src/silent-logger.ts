// Says nothing: for tests, and for parts of a process that must be quiet.
import type { Logger } from './logger.ts'

const nothing = (): undefined => undefined

export const silentLogger: Logger = Object.freeze({
  trace: nothing,
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
  fatal: nothing,
  child: () => silentLogger,
  isLevelEnabled: () => false
})

// A message that was received whole, dots removed.
import type { Stored } from '@postkeep/spool'
import type { DataScanner } from './data-scanner.ts'

export type IncomingData = {
  readonly size: number
  /** Always false for messages that reach a handler: the listener refuses the others. */
  readonly hasBareLineEndings: boolean
  readonly hasNul: boolean
  /** Bytes of the longest line, without its CRLF. */
  readonly longestLine: number
  /** The message in memory; undefined when it was too large for that and lies, sealed, in a file. */
  readonly chunks: readonly Buffer[] | undefined
  bytes(): Promise<Buffer>
  read(): AsyncIterable<Buffer>
  /** Frees memory and file. The listener does it when the handler is done. */
  dispose(): Promise<void>
}

export function incomingData(stored: Stored, scanner: DataScanner): IncomingData {
  return {
    size: stored.size,
    hasBareLineEndings: scanner.bareLineEndings > 0,
    hasNul: scanner.nulBytes > 0,
    longestLine: scanner.longestLine,
    chunks: stored.chunks,
    bytes: () => stored.bytes(),
    read: () => stored.read(),
    dispose: () => stored.dispose()
  }
}

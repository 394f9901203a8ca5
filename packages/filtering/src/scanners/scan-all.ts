// Asks all scanners side by side; one that fails is told apart from one that finds nothing.
import { errorOf, type Logger } from '@postkeep/log'
import type { Signal } from '../signal.ts'
import type { Scanner, ScanRequest } from './scanner.ts'

export interface ScanSummary {
  readonly signals: readonly Signal[]
  readonly virus: string | undefined
  /** Names of the scanners that could not be asked. */
  readonly failed: readonly string[]
}

export interface ScanOptions {
  readonly scanners: readonly Scanner[]
  readonly logger: Logger
  readonly timeoutMs: number
}

/** Never rejects. */
export async function scanAll(request: ScanRequest, options: ScanOptions): Promise<ScanSummary> {
  const { logger, scanners, timeoutMs } = options
  const signals: Signal[] = []
  const failed: string[] = []
  let virus: string | undefined
  await Promise.all(
    scanners.map(async (scanner) => {
      try {
        const result = await scanner.scan(request, AbortSignal.timeout(timeoutMs))
        if (result.kind === 'virus') virus = result.name
        if (result.kind === 'scored') signals.push({ score: result.score, reason: result.reason })
      } catch (error) {
        failed.push(scanner.name)
        logger.warn(
          { error: errorOf(error), trace: request.trace, scanner: scanner.name },
          'a scanner failed'
        )
      }
    })
  )
  return { signals, virus, failed }
}

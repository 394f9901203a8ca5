// Closes a stack, but does not wait for ever: a stop that hangs ends as a failure.
import { errorOf, type Logger } from '@postkeep/log'

export type CloseOutcome = 'closed' | 'failed' | 'late'

// The services spend the grace time themselves on their connections; this is what lies beyond it.
const reserveMs = 2000

export async function closeWithin(
  stack: AsyncDisposableStack,
  graceMs: number,
  logger: Logger
): Promise<CloseOutcome> {
  const { promise: late, resolve } = Promise.withResolvers<CloseOutcome>()
  const timer = setTimeout(() => resolve('late'), graceMs + reserveMs)
  const outcome = await Promise.race([close(stack, logger), late])
  clearTimeout(timer)
  if (outcome === 'late') logger.error({ graceMs }, 'closing takes too long')
  return outcome
}

async function close(stack: AsyncDisposableStack, logger: Logger): Promise<CloseOutcome> {
  try {
    await stack.disposeAsync()
    return 'closed'
  } catch (error) {
    logger.error({ error: errorOf(error) }, 'closing failed')
    return 'failed'
  }
}

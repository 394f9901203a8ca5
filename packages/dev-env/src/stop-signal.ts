// Ctrl-C, a closed terminal or `kill` ends the suite in good order; a second time ends it at once.
/** The terminal, npm and bootstrap.mjs all pass on the same Ctrl-C: within this time it counts once. */
const sameMs = 1000
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** To be called before anything is started, so that no signal is lost. */
export function stopSignal(): Promise<NodeJS.Signals> {
  const { promise, resolve } = Promise.withResolvers<NodeJS.Signals>()
  let first: number | undefined
  const receive = (signal: NodeJS.Signals): void => {
    const now = performance.now()
    first ??= now
    if (now - first > sameMs) process.exit(130)
    resolve(signal)
  }
  for (const signal of signals) process.on(signal, receive)
  return promise
}

// The server as a process of its own, to be killed.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

const MAIN = new URL('../src/main.ts', import.meta.url).pathname

export interface ServerProcess {
  url: string
  child: ChildProcess
  /** Ends it with a signal and waits until it is gone. */
  stop(signal: NodeJS.Signals): Promise<void>
}

export async function startServerProcess(
  args: string[],
  env: NodeJS.ProcessEnv = {}
): Promise<ServerProcess> {
  const child = spawn(process.execPath, [MAIN, ...args], {
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { ...process.env, ...env }
  })
  const exited = once(child, 'exit')
  const lines = createInterface({ input: child.stdout })
  const [first] = (await Promise.race([once(lines, 'line'), exited.then(() => ['exited'])])) as [string]
  const url = /^READY (mongodb:.*)$/.exec(first)?.[1]
  if (!url) throw new Error(`the server did not start: ${first}`)
  return {
    url,
    child,
    stop: async (signal) => {
      child.kill(signal)
      await exited
    }
  }
}

// A child process in a group of its own, started when its output says so, ended with all its children.
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'

type ProcessOptions = {
  command: string
  args?: readonly string[]
  /** Added to this process's own environment. */
  env?: Readonly<Record<string, string>>
  cwd?: string
  /** The line that says that it is ready; without it the process counts as ready when it runs. */
  ready?: RegExp | ((line: string) => boolean)
  timeoutMs?: number
  /** Told every line of both outputs. */
  onLine?: (line: string) => void
}

export type TestProcess = AsyncDisposable & {
  readonly pid: number
  /** The line that matched `ready`. */
  readonly readyLine: string
  /** Its exit code, or 128 + the number of the signal that ended it. */
  readonly exited: Promise<number>
  /** All that it wrote to both outputs so far (the last 256 KB). */
  output(): string
  /** SIGTERM to the group, SIGKILL after 5 s. Gives the exit code. */
  stop(): Promise<number>
  /** SIGKILL to the group. */
  kill(): Promise<number>
}

const maxOutput = 256 * 1024
const stopMs = 5000
const signalNumbers: Record<string, number> = { SIGINT: 2, SIGABRT: 6, SIGKILL: 9, SIGSEGV: 11, SIGTERM: 15 }
const groups = new Set<number>()

// A test that crashes leaves nothing behind.
process.on('exit', () => {
  for (const pid of groups) signalGroup(pid, 'SIGKILL')
})

/** @throws when it ends or says nothing of being ready within `timeoutMs` (3 min); the error holds its output */
export async function startProcess(options: ProcessOptions): Promise<TestProcess> {
  const child = spawn(options.command, options.args ?? [], {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe']
  })
  let output = ''
  const append = (line: string): void => {
    output = `${output}${line}\n`.slice(-maxOutput)
    options.onLine?.(line)
  }
  const exited = exitOf(child)
  const readyLine = await lineWhenReady(child, options, { append, exited, output: () => output })
  const { pid } = child as { pid: number }
  const end = async (signal: NodeJS.Signals): Promise<number> => {
    signalGroup(pid, signal)
    const timer = setTimeout(() => signalGroup(pid, 'SIGKILL'), stopMs)
    const code = await exited
    clearTimeout(timer)
    return code
  }
  const stop = (): Promise<number> => end('SIGTERM')
  const dispose = async (): Promise<void> => void (await stop())
  return {
    pid,
    readyLine,
    exited,
    output: () => output,
    stop,
    kill: () => end('SIGKILL'),
    [Symbol.asyncDispose]: dispose
  }
}

async function exitOf(child: ChildProcess): Promise<number> {
  await once(child, 'spawn')
  const { pid } = child as { pid: number }
  groups.add(pid)
  const [code, signal] = (await once(child, 'exit')) as [number | null, string | null]
  signalGroup(pid, 'SIGKILL')
  groups.delete(pid)
  return code ?? 128 + (signalNumbers[signal ?? ''] ?? 0)
}

type Watch = { append: (line: string) => void; exited: Promise<number>; output: () => string }

async function lineWhenReady(child: ChildProcess, options: ProcessOptions, watch: Watch): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  const fail = (reason: string, cause?: unknown): void => {
    reject(new Error(`${options.command} ${reason}. Its output:\n${watch.output() || '(none)'}`, { cause }))
  }
  const read = (line: string): void => {
    watch.append(line)
    if (matches(options.ready, line)) resolve(line)
  }
  for (const stream of [child.stdout, child.stderr] as Readable[])
    createInterface({ input: stream }).on('line', read)
  const timeoutMs = options.timeoutMs ?? 180_000
  const timer = setTimeout(() => {
    fail(`was not ready within ${timeoutMs} ms`)
    if (child.pid) signalGroup(child.pid, 'SIGKILL')
  }, timeoutMs)
  // 'close' comes after the last line was read, 'exit' before.
  child.once('close', (code) => fail(`ended with ${code} before it was ready`))
  watch.exited.catch((error: unknown) => fail('cannot be started', error))
  if (!options.ready) child.once('spawn', () => resolve(''))
  return await promise.finally(() => clearTimeout(timer))
}

function matches(ready: ProcessOptions['ready'], line: string): boolean {
  if (!ready) return false
  return typeof ready === 'function' ? ready(line) : ready.test(line)
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal)
  } catch (error) {
    // ESRCH: the group is gone already.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

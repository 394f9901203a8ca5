// The services of the suite, started in this process or each in its own.
import { fileURLToPath } from 'node:url'
import { composers, mainOf, partNames, type PartName } from '@postkeep/compact'
import { createMetrics } from '@postkeep/lifecycle'
import type { Logger } from '@postkeep/log'
import { startProcess, type TestProcess } from '@postkeep/testkit'
import type { OrphanGuard } from './orphan-guard.ts'
import type { ServiceEnvironment } from './service-environment.ts'

/** In the order of starting; they stop in the reverse order. */
export const serviceNames = partNames
export type ServiceName = PartName

export interface RunningService extends AsyncDisposable {
  readonly name: ServiceName
  /** Absent when it runs in this process. */
  readonly pid: number | undefined
  /** kill -9, and no restart. Only for a service with a process of its own. */
  kill(): Promise<void>
  /** Starts it again after `kill`. */
  restart(): Promise<void>
}

export async function startInProcess(
  name: ServiceName,
  environment: ServiceEnvironment,
  logger: Logger
): Promise<RunningService> {
  const compose = await composers[name]()
  const stop = new AbortController()
  const context = { logger: logger.child({ part: name }), metrics: createMetrics(name), signal: stop.signal }
  const running = await compose(environment, context)
  const refuse = () => Promise.reject(new Error(`${name} has no process of its own to kill`))
  return {
    name,
    pid: undefined,
    kill: refuse,
    restart: refuse,
    async [Symbol.asyncDispose]() {
      stop.abort()
      await running[Symbol.asyncDispose]()
    }
  }
}

/**
 * Limit in MB of V8's young generation, per thread. A chunk of mail should die young: what moves much of it at a time has
 * V8's own 16; for the rest this is most of what their memory could grow by.
 */
const semiSpace: Record<ServiceName, number> = {
  sqlite: 16,
  imap: 8,
  mx: 8,
  smtp: 2,
  'smtp-bree': 2,
  pop3: 2,
  api: 2,
  caldav: 2,
  carddav: 2,
  bree: 2,
  'sqlite-bree': 2,
  web: 2
}

/** Limit in MB of the heap, as the containers have it, where nothing but the heap grows with what is asked. */
const oldSpace: Partial<Record<ServiceName, number>> = { api: 160, pop3: 96, caldav: 96, carddav: 96 }

export interface ProcessSurroundings {
  readonly environment: ServiceEnvironment
  readonly onLine: (line: string) => void
  readonly guard: OrphanGuard
}

export async function startAsProcess(
  name: ServiceName,
  { environment, guard, onLine }: ProcessSurroundings
): Promise<RunningService> {
  const main = fileURLToPath(mainOf(name))
  const heap = oldSpace[name] === undefined ? [] : [`--max-old-space-size=${oldSpace[name]}`]
  const start = async (): Promise<TestProcess> => {
    const started = await startProcess({
      command: process.execPath,
      args: [`--max-semi-space-size=${semiSpace[name]}`, ...heap, main],
      env: environment,
      onLine,
      ready: (line) => line.includes('"msg":"ready"')
    })
    guard.add(started.pid)
    void started.exited.then(() => guard.remove(started.pid))
    return started
  }
  let child = await start()
  return {
    name,
    get pid() {
      return child.pid
    },
    async kill() {
      await child.kill()
    },
    async restart() {
      child = await start()
    },
    async [Symbol.asyncDispose]() {
      await child.stop()
    }
  }
}

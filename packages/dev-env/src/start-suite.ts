// Starts everything, in the order in which it is needed, and stops it in the reverse order.
import { createWriteStream } from 'node:fs'
import { Writable } from 'node:stream'
import { readEnvironment } from '@postkeep/config'
import { createLogger, logFields, type Logger, type LogLevel } from '@postkeep/log'
import { makeCertificates } from './certificates.ts'
import { openDataFolder } from './data-folder.ts'
import { describeSuite } from './describe.ts'
import { startInfrastructure } from './infrastructure.ts'
import { startOrphanGuard } from './orphan-guard.ts'
import { choosePorts } from './ports.ts'
import { seed, type Seeded } from './seed.ts'
import { serviceEnvironment, storageEnvironment, type SuiteParts } from './service-environment.ts'
import {
  serviceNames,
  startAsProcess,
  startInProcess,
  type RunningService,
  type ServiceName
} from './services.ts'

export interface SuiteOptions {
  readonly domain: string
  readonly dataDir: string
  readonly portBase: number | 'free'
  readonly users: number
  readonly reset: boolean
  readonly lab: boolean
  /** A process for each service, as the containers have it. */
  readonly processes: boolean
  /** Log lines on the terminal too, then in both places as short lines for people. */
  readonly verbose: boolean
  /** Added to the services' environment: for tests. */
  readonly environment?: Readonly<Record<string, string>>
}

export interface Suite extends AsyncDisposable {
  readonly parts: SuiteParts
  readonly seeded: Seeded
  readonly services: ReadonlyMap<ServiceName, RunningService>
  /** What dev-env.json holds. */
  readonly description: object
}

/** @throws with everything stopped again, when a part cannot start */
export async function startSuite(options: SuiteOptions): Promise<Suite> {
  const stack = new AsyncDisposableStack()
  try {
    const folder = stack.use(openDataFolder(options.dataDir, options))
    folder.remove('dev-env.json')
    const ports = await choosePorts(options.portBase)
    const certificates = await makeCertificates(folder, options.domain)
    const guard = stack.use(startOrphanGuard())
    const infrastructure = stack.use(await startInfrastructure(folder, !options.processes))
    for (const pid of infrastructure.pids) guard.add(pid)
    const parts = { domain: options.domain, lab: options.lab, folder, infrastructure, certificates, ports }
    const environment = { ...serviceEnvironment(parts), ...options.environment }
    const { logLevel: level } = readEnvironment({ ...process.env, ...environment }, logFields)
    const log = openLog(folder.at('postkeep.log'), { verbose: options.verbose, level }, stack)
    const surroundings = { environment, onLine: log.line, guard }
    const services = new Map<ServiceName, RunningService>()
    for (const name of serviceNames) {
      const service = options.processes
        ? await startAsProcess(name, surroundings)
        : await startInProcess(name, environment, log.logger)
      services.set(name, stack.use(service))
    }
    const seeded = await seed(parts, options.users, log.logger)
    const own = [...services.values()].map(({ pid }) => pid).filter((pid) => pid !== undefined)
    const description = describeSuite(parts, seeded, [process.pid, ...infrastructure.pids, ...own])
    folder.writeJson('command-env.json', storageEnvironment(parts))
    folder.writeJson('dev-env.json', description)
    stack.defer(() => {
      folder.remove('dev-env.json')
      folder.remove('command-env.json')
    })
    return { parts, seeded, services, description, [Symbol.asyncDispose]: () => stack.disposeAsync() }
  } catch (error) {
    await stack.disposeAsync()
    throw error
  }
}

interface LogSettings {
  readonly level: LogLevel
  readonly verbose: boolean
}

interface Log {
  readonly logger: Logger
  /** A log line of a service with a process of its own. */
  readonly line: (line: string) => void
}

function openLog(file: string, { level, verbose }: LogSettings, stack: AsyncDisposableStack): Log {
  const output = createWriteStream(file, { flags: 'a', mode: 0o600 })
  stack.defer(() => new Promise<void>((resolve) => output.end(resolve)))
  const destination = verbose ? both(output, process.stdout) : output
  return {
    logger: createLogger({ service: 'dev-env', level, destination, pretty: verbose }),
    line: (line) => void destination.write(`${line}\n`)
  }
}

function both(first: Writable, second: Writable): Writable {
  return new Writable({
    decodeStrings: false,
    write(chunk: string, _encoding, done) {
      first.write(chunk)
      second.write(chunk, done)
    }
  })
}

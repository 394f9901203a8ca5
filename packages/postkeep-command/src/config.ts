// Where the command finds the services: in the environment, else in the data folder of a running `npm start`.
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import {
  ConfigurationError,
  hostName,
  list,
  path,
  port,
  product,
  readEnvironment,
  secret,
  url,
  type Environment
} from '@postkeep/config'
import { usualTargets } from '@postkeep/diagnosis'

export type CommandConfig = ReturnType<typeof readCommandConfig>

export const defaultDataDir = '.data'

/** The environment, with that of the running suite where it has to be. @throws ConfigurationError */
export function commandEnvironment(environment: Environment, dataDir: string | undefined): Environment {
  // A folder that was asked for by name comes before what the environment happens to hold.
  const isComplete = dataDir === undefined && Boolean(environment['MONGO_URL'])
  return isComplete ? environment : { ...environment, ...runningSuite(dataDir ?? defaultDataDir) }
}

/** `environment`: of `commandEnvironment`. @throws ConfigurationError */
export function readCommandConfig(environment: Environment) {
  return readEnvironment(environment, {
    domain: hostName('DOMAIN'),
    mongoUrl: url('MONGO_URL', { protocols: ['mongodb', 'mongodb+srv'] }),
    serverKey: secret('HELPER_ENCRYPTION_KEY', { minLength: 32 }),
    sqliteHost: hostName('SQLITE_HOST', { default: '127.0.0.1' }),
    sqlitePort: port('SQLITE_PORT', { default: 3456 }),
    rpcSecret: secret('RPC_SECRET', { minLength: 16 }),
    redisUrl: url('REDIS_URL', { protocols: ['redis', 'rediss'], default: undefined }),
    /** The folder of the mailboxes, where this process can read it: for backups. */
    mailboxFolder: path('SQLITE_PATH', { default: undefined }),
    dnsServers: list('DNS_SERVERS', { default: [] }),
    /** What the doctor tries to connect to. */
    targets: list('DOCTOR_PORTS', { default: usualTargets })
  })
}

function runningSuite(dataDir: string): Environment {
  const file = join(resolve(dataDir), 'command-env.json')
  // dev-env.json is there only while all is ready.
  if (!existsSync(file) || !existsSync(join(resolve(dataDir), 'dev-env.json'))) {
    throw unset(`is missing, and in ${resolve(dataDir)} no ${product.name} is running`)
  }
  const found: unknown = JSON.parse(readFileSync(file, 'utf8'))
  if (typeof found !== 'object' || found === null) throw unset(`is missing, and ${file} is not readable`)
  return Object.fromEntries(Object.entries(found).filter(([, value]) => typeof value === 'string'))
}

function unset(problem: string): ConfigurationError {
  const hint =
    'Start it with npm start, name its data folder with --data-dir, or set MONGO_URL, HELPER_ENCRYPTION_KEY, ' +
    'RPC_SECRET, SQLITE_HOST, SQLITE_PORT and DOMAIN as the services have them'
  return new ConfigurationError([{ name: 'MONGO_URL', problem, hint }])
}

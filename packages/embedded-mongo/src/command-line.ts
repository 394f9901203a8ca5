// The command line and environment of the `mongo` image, as far as they mean something here.
import { readFileSync } from 'node:fs'
import type { EmbeddedMongoOptions } from './start-embedded-mongo.ts'

export const PURPOSE = 'embedded-mongo: for trying out and for tests only; production is the mongo image'

export const HELP = `${PURPOSE}

usage: node src/main.ts --dbpath DIR [--port N] [--bind_ip HOST | --bind_ip_all] [--replSet NAME]

  --port N        port, 0 for a free one (27017)
  --dbpath DIR    folder of the data, or :memory:
  --bind_ip HOST  address to listen on (127.0.0.1)
  --bind_ip_all   listen on all addresses
  --replSet NAME  a replica set of this one member

Other options of mongod are accepted and ignored, with a note.
MONGO_INITDB_ROOT_USERNAME and MONGO_INITDB_ROOT_PASSWORD, or the same with _FILE, require SCRAM-SHA-256 of every client.`

export interface CommandLine {
  options: EmbeddedMongoOptions
  help: boolean
  /** Options that have no meaning here. */
  ignored: string[]
}

type Environment = Readonly<Record<string, string | undefined>>

/** Throws an Error that says which option is wrong. */
export function readCommandLine(argv: readonly string[], env: Environment): CommandLine {
  const { values, ignored } = parseArguments(argv)
  const port = Number(values.get('--port') ?? 27_017)
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new Error('--port must be a number up to 65535')
  const help = values.has('--help') || values.has('-h')
  const dbpath = values.get('--dbpath') ?? ''
  if (dbpath === '' && !help) throw new Error('--dbpath DIR is needed (or --dbpath :memory:)')
  const replicaSet = values.get('--replSet')
  return {
    options: {
      port,
      dbpath,
      host: hostOf(values),
      ...(replicaSet ? { replicaSet } : {}),
      ...credentials(env)
    },
    help,
    ignored
  }
}

const WITH_VALUE = new Set(['--port', '--dbpath', '--bind_ip', '--replSet'])
const WITHOUT_VALUE = new Set(['--bind_ip_all', '--help', '-h'])

function parseArguments(argv: readonly string[]): { values: Map<string, string>; ignored: string[] } {
  const values = new Map<string, string>()
  const ignored: string[] = []
  const rest = argv.flatMap((argument) => splitAssignment(argument))
  while (rest.length > 0) {
    const name = rest.shift() ?? ''
    const value = rest[0]?.startsWith('-') === false ? rest[0] : undefined
    if (WITH_VALUE.has(name)) {
      if (value === undefined) throw new Error(`${name} needs a value`)
      values.set(name, value)
      rest.shift()
    } else if (WITHOUT_VALUE.has(name)) {
      values.set(name, '')
    } else if (name.startsWith('-')) {
      ignored.push(name)
      if (value !== undefined) rest.shift()
    } else if (name !== 'mongod') {
      throw new Error(`unexpected argument: ${name}`)
    }
  }
  return { values, ignored }
}

function splitAssignment(argument: string): string[] {
  const [, name, value] = /^(--[^=]+)=(.*)$/s.exec(argument) ?? []
  return name !== undefined && value !== undefined ? [name, value] : [argument]
}

/** One address: of a list with a wildcard the wildcard, else the first. */
function hostOf(values: Map<string, string>): string {
  const addresses = (values.get('--bind_ip') ?? '127.0.0.1').split(',').map((address) => address.trim())
  const isAll = values.has('--bind_ip_all') || addresses.includes('*') || addresses.includes('0.0.0.0')
  return isAll ? '0.0.0.0' : (addresses[0] ?? '127.0.0.1')
}

function credentials(env: Environment): { username?: string; password?: string } {
  const username = variable(env, 'MONGO_INITDB_ROOT_USERNAME')
  const password = variable(env, 'MONGO_INITDB_ROOT_PASSWORD')
  if (!username && !password) return {}
  if (username && password) return { username, password }
  throw new Error('MONGO_INITDB_ROOT_USERNAME and MONGO_INITDB_ROOT_PASSWORD are needed together')
}

function variable(env: Environment, name: string): string | undefined {
  const file = env[`${name}_FILE`]
  return file ? readFileSync(file, 'utf8').replace(/\r?\n$/, '') : env[name]
}

// self-hosting/env.example names each variable that a service reads, with the default that it has.
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'

type Environment = Readonly<Record<string, string | undefined>>
type Reader = (environment: Environment) => object

const root = join(import.meta.dirname, '..')
const example = readFileSync(join(root, 'self-hosting/env.example'), 'utf8')
const given = linesLike(/^([A-Z][A-Z0-9_]*)=(.*)$/gm)
const defaults = linesLike(/^#([A-Z][A-Z0-9_]*)=(.*)$/gm)
/** Read by Compose, MongoDB and Redis. */
const foreign = new Set([
  'MONGO_INITDB_ROOT_USERNAME',
  'MONGO_INITDB_ROOT_PASSWORD',
  'MONGO_KEY',
  'REDIS_PASSWORD'
])
/** What docker-compose-self-hosting.yml adds, where the code has no default. */
const places = { TLS_KEY_FILE: '/app/ssl/key', TLS_CERT_FILE: '/app/ssl/cert', SQLITE_PATH: '/mnt/storage' }

const readers = await Promise.all(
  globSync('{services/*,packages/{backup,certificates,postkeep-command}}/src/config.ts', { cwd: root }).map(
    async (path) => {
      const module = (await import(join(root, path))) as Record<string, unknown>
      const read = Object.entries(module).find(([name]) => /^read\w+Config$/.test(name))?.[1]
      assert.ok(typeof read === 'function', `${path} exports no read…Config`)
      return { path, read: read as Reader }
    }
  )
)

describe('self-hosting/env.example', () => {
  test('names each variable once', () => {
    const names = [...example.matchAll(/^#?([A-Z][A-Z0-9_]*)=/gm)].map((match) => match[1])
    assert.deepEqual(names, [...new Set(names)])
  })

  test('names what the services read, and nothing else', () => {
    const read = new Set(readers.flatMap(({ read }) => namesReadBy(read)))
    const named = new Set([...given.keys(), ...defaults.keys()])
    assert.deepEqual([...read].filter((name) => !named.has(name)).toSorted(), [], 'missing')
    assert.deepEqual(
      [...named].filter((name) => !read.has(name) && !foreign.has(name)).toSorted(),
      [],
      'unknown'
    )
  })

  for (const { path, read } of readers) {
    test(`tells the defaults of ${path}`, () => {
      const filled = Object.fromEntries([...given].map(([name, value]) => [name, fill(name, value)]))
      const plain = { ...filled, ...places }
      const changed = Object.fromEntries([...defaults].filter(([, value]) => value !== ''))
      assert.deepEqual(read({ ...changed, ...plain }), read(plain))
    })
  }
})

function linesLike(pattern: RegExp): Map<string, string> {
  return new Map([...example.matchAll(pattern)].map(([, name, value]) => [name!, value!]))
}

/** As prepare.sh does. */
function fill(name: string, value: string): string {
  if (name === 'DOMAIN') return 'example.com'
  const filled = value === '' ? 'f'.repeat(64) : value
  return filled.replaceAll(/\$\{(\w+)\}/g, (_, known: string) => fill(known, given.get(known)!))
}

function namesReadBy(read: Reader): string[] {
  const names = new Set<string>()
  const environment = new Proxy<Environment>(
    {},
    {
      get(_, name) {
        names.add(String(name))
        return undefined
      }
    }
  )
  try {
    read(environment)
  } catch (error) {
    assert.match(String(error), /is missing/)
  }
  // A secret may be in a file that NAME_FILE names.
  return [...names].filter((name) => !(name.endsWith('_FILE') && names.has(name.slice(0, -'_FILE'.length))))
}

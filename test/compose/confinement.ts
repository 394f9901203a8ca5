// What a container may write, do and know, asked inside of it.
import assert from 'node:assert/strict'
import { within } from './docker.ts'

/** Where each may write. */
const volumes: Record<string, string[]> = {
  mx: ['/tmp'],
  smtp: ['/tmp'],
  sqlite: ['/mnt/storage'],
  bree: ['/app/ssl', '/backups'],
  'sqlite-bree': ['/backups'],
  compact: ['/app/ssl', '/backups', '/mnt/storage', '/tmp'],
  mongodb: ['/data/configdb', '/data/db', '/tmp'],
  redis: ['/data']
}

// MongoDB's and Redis's are in their URLs.
const database = ['MONGO_INITDB_ROOT_PASSWORD', 'REDIS_PASSWORD']
const server = ['HELPER_ENCRYPTION_KEY', 'RPC_SECRET', ...database]
const secrets: Record<string, string[]> = {
  mx: server,
  smtp: server,
  'smtp-bree': server,
  imap: ['RPC_SECRET'],
  pop3: ['RPC_SECRET'],
  api: server,
  caldav: ['RPC_SECRET'],
  carddav: ['RPC_SECRET'],
  web: server,
  sqlite: server,
  bree: ['HELPER_ENCRYPTION_KEY', ...database],
  'sqlite-bree': ['RPC_SECRET', ...database],
  compact: server,
  mongodb: ['MONGO_INITDB_ROOT_PASSWORD', 'MONGO_KEY'],
  redis: ['REDIS_PASSWORD'],
  unbound: []
}
const secretNames = [...new Set(Object.values(secrets).flat())]

const questions = `cat /proc/self/status
echo ======
env
echo ======
find / \\( -path /proc -o -path /sys -o -path /dev \\) -prune -o -writable \\( -type d -o -type f \\) -print 2>/dev/null
true`

/** `environment`: the text of .env. */
export async function checkConfinement(service: string, id: string, environment: string): Promise<void> {
  const [status = '', variables = '', files = ''] = (await within(id, 'sh', '-c', questions)).split(
    '======\n'
  )
  assert.match(status, /^Uid:\t([1-9]\d*)\t\1\t\1\t\1$/m, service)
  assert.match(status, /^CapEff:\t0+$/m, service)
  assert.match(status, /^CapBnd:\t0+$/m, service)
  assert.match(status, /^NoNewPrivs:\t1$/m, service)
  const allowed = volumes[service] ?? []
  const strays = files
    .split('\n')
    .filter((path) => path !== '' && !allowed.some((volume) => `${path}/`.startsWith(`${volume}/`)))
  assert.deepEqual(strays, [], service)
  const known = secretNames.filter((name) => {
    const value = new RegExp(`^${name}=(.+)$`, 'm').exec(environment)?.[1]
    assert.ok(value, name)
    return variables.includes(value)
  })
  assert.deepEqual(known.toSorted(), secrets[service]?.toSorted(), service)
}

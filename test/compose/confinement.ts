// What a container may write, do and know, and where it listens, asked inside of it.
import assert from 'node:assert/strict'
import { availableParallelism } from 'node:os'
import { within } from './docker.ts'

/** Where each may write. */
const volumes: Record<string, string[]> = {
  mx: ['/tmp'],
  api: ['/tmp'],
  smtp: ['/tmp'],
  sqlite: ['/mnt/storage'],
  bree: ['/app/ssl', '/backups'],
  'sqlite-bree': ['/backups'],
  compact: ['/app/ssl', '/backups', '/mnt/storage', '/tmp'],
  mongodb: ['/data/configdb', '/data/db', '/tmp'],
  redis: ['/data']
}

/** One for each thread of sqlite. */
const workerPorts = Array.from({ length: availableParallelism() }, (_, index) => 3457 + index)

/** The ports of each that others can reach, as far as networks let them; 9090 (health) is on its loopback only. */
const ports: Record<string, number[]> = {
  mx: [2525],
  smtp: [465, 587],
  'smtp-bree': [],
  imap: [993, 2993],
  pop3: [995, 2995],
  api: [4000],
  caldav: [5000],
  carddav: [6000],
  web: [80, 443],
  sqlite: [3456, ...workerPorts],
  bree: [],
  'sqlite-bree': [],
  compact: [80, 443, 465, 587, 993, 995, 2525, 2993, 2995, 3456, 3457, 4000, 5000, 6000],
  mongodb: [27_017],
  redis: [6379],
  unbound: [5353]
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
echo ======
cat /proc/net/tcp /proc/net/tcp6 2>/dev/null
true`

/** `environment`: the text of .env. */
export async function checkConfinement(service: string, id: string, environment: string): Promise<void> {
  const answers = (await within(id, 'sh', '-c', questions)).split('======\n')
  const [status = '', variables = '', files = '', sockets = ''] = answers
  assert.match(status, /^Uid:\t([1-9]\d*)\t\1\t\1\t\1$/m, service)
  assert.match(status, /^CapEff:\t0+$/m, service)
  assert.match(status, /^CapBnd:\t0+$/m, service)
  assert.match(status, /^NoNewPrivs:\t1$/m, service)
  const allowed = volumes[service] ?? []
  const strays = files
    .split('\n')
    .filter((path) => path !== '' && !allowed.some((volume) => `${path}/`.startsWith(`${volume}/`)))
  assert.deepEqual(strays, [], service)
  assert.deepEqual(listeningPorts(sockets), ports[service], service)
  const known = secretNames.filter((name) => {
    const value = new RegExp(`^${name}=(.+)$`, 'm').exec(environment)?.[1]
    assert.ok(value, name)
    return variables.includes(value)
  })
  assert.deepEqual(known.toSorted(), secrets[service]?.toSorted(), service)
}

/** Of lines of /proc/net/tcp and tcp6: TCP ports in the state LISTEN, but for those on loopback (the engine's DNS is there too). */
function listeningPorts(sockets: string): number[] {
  const found = [...sockets.matchAll(/^ *\d+: ([0-9A-F]+):([0-9A-F]{4}) [0-9A-F]+:0000 0A /gm)]
  const open = found.filter(([, address = '']) => !address.endsWith('7F') && !/^0{24}01000000$/.test(address))
  return [...new Set(open.map(([, , port = '']) => parseInt(port, 16)))].toSorted((a, b) => a - b)
}

// Exim with a configuration of its own, on a free port. Debian does not install it beside Postfix: it may also lie
// unpacked in a cache (`.ci/run` does that), without its user, which it then gets in a name space of its own.
import { execFileSync, spawnSync } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { chmod, chown, copyFile, mkdir, readFile, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { createTestCa } from '../create-test-ca.ts'
import { freePort } from '../free-port.ts'
import { startProcess } from '../start-process.ts'
import { temporaryFolder } from '../temporary-folder.ts'
import { listening, readMaildir, type PeerOptions, type PeerServer } from './peer-server.ts'

const places = ['/usr/sbin/exim4', join(homedir(), '.cache/postkeep/exim4/usr/sbin/exim4')]

/** For `test(…, { skip })`: also in CI, where it cannot always be unpacked. */
export function withoutExim(): string | false {
  if (process.getuid?.() !== 0) return 'Exim needs root to be started'
  if (placeOfExim() === undefined) return 'Exim is not there (Debian: exim4-daemon-light, see .ci/run)'
  const mounts = spawnSync('unshare', ['--mount', 'true'])
  return mounts.status === 0 ? false : 'Exim needs a mount name space, which this machine refuses'
}

export async function startExim(options: PeerOptions): Promise<PeerServer> {
  await using stack = new AsyncDisposableStack()
  const folder = stack.use(await temporaryFolder()).path
  const [port, file, users] = [await freePort(), join(folder, 'exim.conf'), join(folder, 'passwd')]
  await chmod(folder, 0o755)
  for (const name of ['mail', 'spool', 'log']) {
    await mkdir(join(folder, name))
    await chown(join(folder, name), owner, owner)
  }
  const { chain, key } = await (await createTestCa()).issue({ names: ['localhost'], ips: ['127.0.0.1'] })
  await writeFile(join(folder, 'cert.pem'), chain)
  await writeFile(join(folder, 'key.pem'), key)
  await chown(join(folder, 'key.pem'), owner, owner)
  await writeFile(file, configurationOf(folder, port, options))
  await writeFile(
    users,
    `${await readFile('/etc/passwd', 'utf8')}Debian-exim:x:${owner}:${owner}::/:/bin/false\n`
  )
  await writeFile(`${users}.group`, `${await readFile('/etc/group', 'utf8')}Debian-exim:x:${owner}:\n`)
  // Where its own user, who has no rights elsewhere, can start it again for each delivery.
  const exim = join(folder, 'exim4')
  await copyFile(placeOfExim()!, exim)
  await chmod(exim, 0o755)
  const script = 'mount --bind "$0" /etc/passwd; mount --bind "$0.group" /etc/group; exec "$@"'
  const command = ['--mount', 'sh', '-c', script, users, exim, '-C', file]
  stack.use(
    await startProcess({
      command: 'unshare',
      args: [...command, '-bdf', '-q1m', '-oP', join(folder, 'pid')]
    })
  )
  await listening(port)

  const running = stack.move()
  return {
    port,
    messages: () => readMaildir(join(folder, 'mail', 'all')),
    isIdle: async () => execFileSync('unshare', [...command, '-bpc'], { encoding: 'utf8' }).trim() === '0',
    log: () => readFile(join(folder, 'log', 'main'), 'utf8'),
    [Symbol.asyncDispose]: () => running.disposeAsync()
  }
}

/** A number that no user has. */
const owner = 61_234

function placeOfExim(): string | undefined {
  return places.find((place) => {
    try {
      accessSync(place, constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}

function configurationOf(folder: string, port: number, { domain, relay }: PeerOptions): string {
  return `exim_path = ${folder}/exim4
deliver_drop_privilege
primary_hostname = exim.${domain}
spool_directory = ${folder}/spool
log_file_path = ${folder}/log/%s
local_interfaces = 127.0.0.1
daemon_smtp_ports = ${port}
disable_ipv6
host_lookup =
keep_environment =
never_users =
smtp_accept_max = 100
smtp_accept_max_per_connection = 1000
smtp_enforce_sync = false
tls_advertise_hosts = *
tls_certificate = ${folder}/cert.pem
tls_privatekey = ${folder}/key.pem
acl_smtp_rcpt = take
acl_smtp_data = take
begin acl
take:
  accept
begin routers
${relay ? routerTo(relay) : ''}
kept:
  driver = accept
  domains = ${domain}
  transport = maildir
begin transports
relay:
  driver = smtp
  port = ${relay?.port ?? 25}
  hosts_require_tls = *
maildir:
  driver = appendfile
  directory = ${folder}/mail/all
  maildir_format
  user = ${owner}
  group = ${owner}
begin retry
* * F,1h,1m
`
}

function routerTo({ domain }: { domain: string }): string {
  return `onwards:
  driver = manualroute
  domains = ${domain}
  route_list = * 127.0.0.1
  self = send
  transport = relay`
}

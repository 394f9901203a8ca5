// Postfix from the system's packages, in a folder of its own and on a free port. Needs root: its parts change users.
import { execFileSync, spawnSync } from 'node:child_process'
import { chmod, chown, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createTestCa } from '../create-test-ca.ts'
import { freePort } from '../free-port.ts'
import { without } from '../run-program.ts'
import { temporaryFolder } from '../temporary-folder.ts'
import { listening, readMaildir, type PeerOptions, type PeerServer } from './peer-server.ts'

/** For `test(…, { skip })`. @throws in CI, where Postfix has to be there */
export function withoutPostfix(): string | false {
  if (process.getuid?.() !== 0) return 'Postfix needs root to be started'
  return without('postfix')
}

export async function startPostfix(options: PeerOptions): Promise<PeerServer> {
  await using stack = new AsyncDisposableStack()
  const folder = stack.use(await temporaryFolder()).path
  const port = await freePort()
  const conf = join(folder, 'postfix')
  for (const name of ['mail', 'queue', 'postfix', 'data']) await mkdir(join(folder, name))
  await chmod(folder, 0o755)
  await chown(join(folder, 'mail'), idOf('mail', '-u'), idOf('mail', '-g'))
  await chown(join(folder, 'data'), idOf('postfix', '-u'), idOf('postfix', '-g'))
  const certificate = await (await createTestCa()).issue({ names: ['localhost'], ips: ['127.0.0.1'] })
  await writeFile(join(folder, 'both.pem'), `${certificate.key}\n${certificate.chain}`, { mode: 0o600 })
  await writeFile(join(conf, 'main.cf'), mainOf(folder, options))
  await writeFile(join(conf, 'master.cf'), await masterOf(port))
  execFileSync('postfix', ['-c', conf, 'start'], { stdio: 'ignore', env: environment })
  stack.defer(() => void spawnSync('postfix', ['-c', conf, 'stop'], { stdio: 'ignore', env: environment }))
  await listening(port)

  const running = stack.move()
  return {
    port,
    messages: () => readMaildir(join(folder, 'mail', 'all')),
    isIdle: async () =>
      execFileSync('postqueue', ['-c', conf, '-j'], { encoding: 'utf8', env: environment }).trim() === '',
    log: () => readFile(join(folder, 'postfix.log'), 'utf8'),
    [Symbol.asyncDispose]: () => running.disposeAsync()
  }
}

const environment = { ...process.env, PATH: `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin` }

function mainOf(folder: string, { domain, relay }: PeerOptions): string {
  const next = relay ? `inline:{ ${relay.domain}=smtp:[127.0.0.1]:${relay.port} }` : ''
  return `compatibility_level = 3.6
queue_directory = ${folder}/queue
data_directory = ${folder}/data
maillog_file = ${folder}/postfix.log
maillog_file_prefixes = ${folder}
myhostname = postfix.${domain}
mydestination =
mynetworks = 127.0.0.0/8
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
virtual_mailbox_domains = ${domain}
virtual_mailbox_base = ${folder}/mail
virtual_mailbox_maps = static:all/
virtual_uid_maps = static:${idOf('mail', '-u')}
virtual_gid_maps = static:${idOf('mail', '-g')}
virtual_minimum_uid = 1
transport_maps = ${next}
default_transport = error:nothing leaves this machine
message_size_limit = 52428800
virtual_mailbox_limit = 0
alias_maps =
smtpd_client_connection_count_limit = 0
smtpd_forbid_bare_newline = normalize
smtpd_forbid_bare_newline_exclusions =
smtpd_recipient_restrictions = permit_mynetworks, reject
smtpd_tls_chain_files = ${folder}/both.pem
smtpd_tls_security_level = may
smtpd_tls_received_header = yes
smtp_tls_security_level = encrypt
smtp_dns_support_level = disabled
`
}

async function masterOf(port: number): Promise<string> {
  const shipped = await readFile('/usr/share/postfix/master.cf.dist', 'utf8')
  const master = shipped
    .replace(/^smtp\s+inet\s.*$/m, `127.0.0.1:${port} inet n - n - 200 smtpd`)
    .replace(/^(\S+\s+\S+\s+\S+\s+\S+\s+)y(\s)/gm, '$1n$2')
  return /^postlog\s/m.test(master) ? master : `${master}\npostlog unix-dgram n - n - 1 postlogd\n`
}

function idOf(user: string, option: '-u' | '-g'): number {
  return Number(execFileSync('id', [option, user], { encoding: 'utf8' }))
}

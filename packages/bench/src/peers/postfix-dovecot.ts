// The peer: Postfix hands mail by LMTP to Dovecot, both from the system's packages, in a folder of their own and on
// free ports. Plain mdbox or maildir, or mdbox with mail_crypt (one global key
// pair, made with openssl).
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { chmodSync, chownSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createTestCa, freePort, hasProgram, listening, withDescendants } from '@postkeep/testkit'
import type { Outbound, ServerUnderTest } from '../server-under-test.ts'

export type DovecotStorage = 'mdbox' | 'mdbox + mail_crypt' | 'maildir'

/** Why the peer cannot be run here, or undefined when it can. */
export function missingPeer(): string | undefined {
  if (process.getuid?.() !== 0) return 'Postfix and Dovecot need root to be started'
  const missing = ['dovecot', 'postfix', 'openssl'].filter((program) => !hasProgram(program))
  if (missing.length === 0) return undefined
  return `${missing.join(' and ')} not installed: apt-get install dovecot-imapd dovecot-pop3d dovecot-lmtpd postfix openssl`
}

export async function startPostfixDovecot(
  folder: string,
  storage: DovecotStorage,
  users: number
): Promise<ServerUnderTest> {
  const ports = {
    imaps: await freePort(),
    pop3s: await freePort(),
    lmtp: await freePort(),
    smtp: await freePort(),
    sink: await freePort()
  }
  rmSync(folder, { recursive: true, force: true })
  for (const name of ['mail', 'run', 'state', 'queue', 'postfix', 'data']) {
    mkdirSync(join(folder, name), { recursive: true })
  }
  chmodSync(folder, 0o755)
  const [mailUid, mailGid] = [idOf('mail', '-u'), idOf('mail', '-g')]
  chownSync(join(folder, 'mail'), mailUid, mailGid)
  chownSync(join(folder, 'data'), idOf('postfix', '-u'), idOf('postfix', '-g'))
  const ca = await createTestCa()
  await ca.writeTo(folder)
  const certificate = await ca.issue({ names: ['localhost'], ips: ['127.0.0.1'] })
  writeFileSync(join(folder, 'cert.pem'), certificate.chain)
  writeFileSync(join(folder, 'key.pem'), certificate.key)

  writeFileSync(join(folder, 'dovecot.conf'), `${dovecotConfiguration(folder, storage, ports)}\n`)
  if (storage === 'mdbox + mail_crypt') makeCryptKeys(folder)
  const dovecot = spawn('dovecot', ['-F', '-c', join(folder, 'dovecot.conf')], { stdio: 'ignore' })
  writePostfixConfiguration(folder, ports)
  execFileSync('postfix', ['-c', join(folder, 'postfix'), 'start'], { stdio: 'ignore' })
  await Promise.all([
    listening(ports.imaps),
    listening(ports.pop3s),
    listening(ports.smtp),
    listening(ports.lmtp)
  ])

  return {
    name: `Postfix → Dovecot ${storage}`,
    imaps: { host: '127.0.0.1', port: ports.imaps },
    pop3s: { host: '127.0.0.1', port: ports.pop3s },
    mx: { host: '127.0.0.1', port: ports.smtp },
    ca: ca.caPem,
    users: Array.from({ length: users }, (_, index) => ({
      address: `u${index + 1}@bench.test`,
      password: 'bench-password'
    })),
    storage: join(folder, 'mail'),
    locksMailboxes: false,
    outbound: storage === 'mdbox' ? outboundOf(folder, ports) : undefined,
    intake: [],
    processes: async () => withDescendants([dovecot.pid!, postfixMaster(folder)]),
    imapProcesses: async () => withDescendants([dovecot.pid!]),
    async [Symbol.asyncDispose]() {
      spawnSync('postfix', ['-c', join(folder, 'postfix'), 'stop'], { stdio: 'ignore' })
      dovecot.kill('SIGTERM')
      await new Promise((resolve) => (dovecot.exitCode === null ? dovecot.once('exit', resolve) : resolve(0)))
    }
  }
}

interface PeerPorts {
  readonly imaps: number
  readonly pop3s: number
  readonly lmtp: number
  readonly smtp: number
  readonly sink: number
}

/** What is for others is put off at first, then flushed. */
function outboundOf(folder: string, ports: PeerPorts): Outbound {
  const configuration = join(folder, 'postfix')
  const postfix = (...args: string[]) => execFileSync(args[0]!, ['-c', configuration, ...args.slice(1)])
  return {
    sinkPort: ports.sink,
    submission: { host: '127.0.0.1', port: ports.smtp, isSecure: false },
    login: undefined,
    hold() {
      postfix('postconf', '-e', 'defer_transports = smtp')
      postfix('postfix', 'reload')
      return Promise.resolve()
    },
    release() {
      postfix('postconf', '-e', 'defer_transports =')
      postfix('postfix', 'reload')
      postfix('postqueue', '-f')
      return Promise.resolve()
    }
  }
}

function dovecotConfiguration(folder: string, storage: DovecotStorage, ports: PeerPorts): string {
  const parts = [dovecotBasics(folder), dovecotUsers(folder, storage), dovecotListeners(ports)]
  if (storage === 'mdbox + mail_crypt') parts.push(dovecotCrypt(folder))
  return parts.join('\n')
}

function dovecotBasics(folder: string): string {
  return `protocols = imap pop3 lmtp
base_dir = ${folder}/run
state_dir = ${folder}/state
log_path = ${folder}/dovecot.log
instance_name = postkeep-bench
listen = 127.0.0.1
ssl = yes
ssl_cert = <${folder}/cert.pem
ssl_key = <${folder}/key.pem
disable_plaintext_auth = no
auth_mechanisms = plain
mail_max_userip_connections = 2500
default_process_limit = 2500
default_client_limit = 4000`
}

function dovecotUsers(folder: string, storage: DovecotStorage): string {
  return `mail_location = ${storage === 'maildir' ? 'maildir' : 'mdbox'}:${folder}/mail/%u
mail_uid = mail
mail_gid = mail
first_valid_uid = 1
passdb {
  driver = static
  args = password=bench-password
}
userdb {
  driver = static
  args = uid=mail gid=mail home=${folder}/mail/%u
}
namespace inbox {
  inbox = yes
  separator = /
}`
}

function dovecotListeners(ports: { imaps: number; pop3s: number; lmtp: number }): string {
  return `service imap-login {
  inet_listener imap {
    port = 0
  }
  inet_listener imaps {
    port = ${ports.imaps}
    ssl = yes
  }
}
service pop3-login {
  inet_listener pop3 {
    port = 0
  }
  inet_listener pop3s {
    port = ${ports.pop3s}
    ssl = yes
  }
}
service lmtp {
  inet_listener lmtp {
    port = ${ports.lmtp}
  }
}`
}

function dovecotCrypt(folder: string): string {
  return `mail_plugins = mail_crypt
plugin {
  mail_crypt_global_private_key = <${folder}/crypt-private.pem
  mail_crypt_global_public_key = <${folder}/crypt-public.pem
  mail_crypt_save_version = 2
}`
}

function makeCryptKeys(folder: string): void {
  const key = execFileSync('openssl', ['ecparam', '-name', 'prime256v1', '-genkey', '-noout'])
  const privateKey = execFileSync('openssl', ['pkcs8', '-topk8', '-nocrypt'], { input: key })
  writeFileSync(join(folder, 'crypt-private.pem'), privateKey)
  const publicKey = execFileSync('openssl', ['pkey', '-pubout'], { input: privateKey })
  writeFileSync(join(folder, 'crypt-public.pem'), publicKey)
}

function writePostfixConfiguration(folder: string, ports: PeerPorts): void {
  writeFileSync(
    join(folder, 'postfix', 'main.cf'),
    `compatibility_level = 3.6
queue_directory = ${folder}/queue
data_directory = ${folder}/data
maillog_file = ${folder}/postfix.log
maillog_file_prefixes = ${folder}
myhostname = peer.bench.test
mydestination =
mynetworks = 127.0.0.0/8
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
virtual_mailbox_domains = bench.test
virtual_mailbox_maps =
smtpd_reject_unlisted_recipient = no
virtual_transport = lmtp:inet:127.0.0.1:${ports.lmtp}
message_size_limit = 52428800
smtpd_client_connection_count_limit = 0
smtpd_client_connection_rate_limit = 0
smtpd_recipient_restrictions = permit_mynetworks, reject
default_transport = smtp:[127.0.0.1]:${ports.sink}
smtp_dns_support_level = disabled
smtp_host_lookup = native
smtpd_tls_security_level = may
smtpd_tls_chain_files = ${folder}/key.pem, ${folder}/cert.pem
`
  )
  const master = readFileSync('/usr/share/postfix/master.cf.dist', 'utf8')
    .replace(/^smtp\s+inet\s.*$/m, `127.0.0.1:${ports.smtp} inet n - n - 200 smtpd`)
    .replace(/^(\S+\s+\S+\s+\S+\s+\S+\s+)y(\s)/gm, '$1n$2')
  writeFileSync(join(folder, 'postfix', 'master.cf'), `${master}\npostlog unix-dgram n - n - 1 postlogd\n`)
}

function postfixMaster(folder: string): number {
  return Number(readFileSync(join(folder, 'queue', 'pid', 'master.pid'), 'utf8'))
}

function idOf(user: string, option: '-u' | '-g'): number {
  return Number(execFileSync('id', [option, user], { encoding: 'utf8' }))
}

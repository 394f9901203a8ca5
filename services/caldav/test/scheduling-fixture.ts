// A whole server for invitations: mail comes in by the MX and goes out by the queue, and there is a world outside.
import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { connectCache } from '@postkeep/cache'
import { createServerSealer } from '@postkeep/crypto'
import { connectDatabase, type Database } from '@postkeep/database'
import { createDirectory, type Directory } from '@postkeep/directory'
import { silentLogger as logger } from '@postkeep/log'
import { connectMailboxes, type MailboxClient } from '@postkeep/mailbox-client'
import { composeMx, readMxConfig } from '@postkeep/mx'
import { composeSmtpBree, readSmtpBreeConfig } from '@postkeep/smtp-bree'
import { composeSqlite, readSqliteConfig } from '@postkeep/sqlite'
import {
  createTestCa,
  davClient,
  startDnsServer,
  startMongo,
  startRedis,
  temporaryFolder,
  type DavClient,
  type DnsServer
} from '@postkeep/testkit'
import { createTransport } from 'nodemailer'
import { writeFile } from 'node:fs/promises'
import { startRemote, type Mail } from '../../smtp-bree/test/remote-server.ts'
import { composeCalDav, readCalDavConfig } from '../src/index.ts'

export const domain = 'here.net'
const owner = `admin@${domain}`

export interface Person {
  readonly address: string
  readonly password: string
  readonly dav: DavClient
  /** Raw messages of a folder. */
  readonly mails: () => Promise<number>
}

export interface SchedulingFixture extends AsyncDisposable {
  readonly url: string
  readonly directory: Directory
  readonly database: Database
  /** What came to servers outside. */
  readonly outside: readonly Mail[]
  /** With a mailbox. */
  newPerson(name: string): Promise<Person>
  /** From far.net, which signs; `isForged`: from somebody who has not its key, nor its address. */
  sendIn(mail: OutsideMail): Promise<void>
}

export interface OutsideMail {
  readonly from: string
  readonly to: string
  readonly method: string
  readonly calendar: string
  readonly isForged?: boolean
}

/** Waits until it is so, and gives what it gives. */
export async function until<T>(look: () => Promise<T | undefined> | T | undefined): Promise<T> {
  for (;;) {
    const found = await look()
    if (found !== undefined) return found
    await sleep(10)
  }
}

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })

export async function startScheduling(): Promise<SchedulingFixture> {
  await using stack = new AsyncDisposableStack()
  const folder = stack.use(await temporaryFolder())
  const [redis, mongo, dns] = await Promise.all([startRedis(), startMongo(), startDnsServer()])
  for (const one of [redis, mongo, dns]) stack.use(one)
  const remote = stack.use(await startRemote())
  describeWorld(dns)
  const all: Record<string, string> = {
    ...(await environmentOf(folder.path)),
    MONGO_URL: mongo.url,
    REDIS_URL: redis.url,
    DNS_SERVERS: dns.address,
    OUTBOUND_PORT: String(remote.port)
  }
  const database = await connectDatabase({ url: mongo.url, logger })
  stack.defer(() => database.close())
  const sqlite = stack.use(await composeSqlite(readSqliteConfig(all), { logger }))
  all['SQLITE_PORT'] = String(sqlite.addresses!['sqlite']!.port)
  const secret = all['RPC_SECRET']!
  const port = Number(all['SQLITE_PORT'])
  const mailboxes = stack.use(connectMailboxes({ host: '127.0.0.1', port, secret, logger }))
  const sealer = createServerSealer(all['HELPER_ENCRYPTION_KEY']!)
  const directory = createDirectory({ database, sealer, logger })
  await directory.users.create({ email: owner, password: 'correct horse battery' })
  const home = await directory.domains.create({ name: domain, owner })
  await database.domains.updateOne({ _id: home._id }, { has_smtp: true })
  const cache = stack.use(connectCache({ url: redis.url, logger }))
  await cache.whenReady()
  const mx = stack.use(await composeMx(readMxConfig(all), { logger }))
  stack.use(await composeSmtpBree(readSmtpBreeConfig(all), { logger }))
  const caldav = stack.use(await composeCalDav(readCalDavConfig(all), { logger }))
  const url = `http://127.0.0.1:${caldav.addresses!['caldav']!.port}`
  const parts = stack.move()
  return {
    url,
    directory,
    database,
    outside: remote.mails,
    newPerson: (name) => newPerson(name, { directory, mailboxes, url }),
    sendIn: (mail) => sendIn(mail, mx.addresses!['mx']!.port),
    [Symbol.asyncDispose]: () => parts.disposeAsync()
  }
}

/** far.net signs its mail, and only its server may send it; who does otherwise is let in, but not believed. */
function describeWorld({ zone }: DnsServer): void {
  const key = publicKey.export({ type: 'spki', format: 'der' }).toString('base64')
  zone.set('far.net', 'A', ['127.0.0.1'])
  zone.set('far.net', 'TXT', ['v=spf1 -all'])
  zone.set('_dmarc.far.net', 'TXT', ['v=DMARC1; p=none'])
  zone.set('s1._domainkey.far.net', 'TXT', [`v=DKIM1; k=rsa; p=${key}`])
}

async function environmentOf(folder: string): Promise<Record<string, string>> {
  const { chain, key } = await (await createTestCa()).issue({ names: [`mx.${domain}`] })
  const [keyFile, certFile] = [join(folder, 'mx.key'), join(folder, 'mx.crt')]
  await writeFile(keyFile, key)
  await writeFile(certFile, chain)
  return {
    DOMAIN: domain,
    LISTEN_HOST: '127.0.0.1',
    CALDAV_PORT: '0',
    SQLITE_HOST: '127.0.0.1',
    SQLITE_PORT: '0',
    SQLITE_PATH: join(folder, 'mailboxes'),
    SQLITE_WORKERS: '1',
    SHUTDOWN_GRACE: '100ms',
    HELPER_ENCRYPTION_KEY: randomBytes(32).toString('hex'),
    RPC_SECRET: randomBytes(16).toString('hex'),
    OUTBOUND_ALLOW_PRIVATE: 'true',
    QUEUE_POLL: '100ms',
    GREYLISTING: 'off',
    MX_PORT: '0',
    TLS_KEY_FILE: keyFile,
    TLS_CERT_FILE: certFile
  }
}

interface Around {
  readonly directory: Directory
  readonly mailboxes: MailboxClient
  readonly url: string
}

async function newPerson(name: string, { directory, mailboxes, url }: Around): Promise<Person> {
  const alias = await directory.aliases.create({ domain, name, user: owner, has_imap: true })
  const mailbox = alias._id.toHexString()
  const password = randomBytes(12).toString('hex')
  await mailboxes.createMailbox(mailbox)
  await mailboxes.addPassword({ mailbox, password, name: 'test', scopes: [] })
  const address = `${name}@${domain}`
  const mails = async (): Promise<number> => {
    const login = await mailboxes.login({
      username: address,
      password,
      scope: 'imap',
      remoteAddress: '127.0.0.1'
    })
    if (login.kind !== 'accepted') throw new Error(login.reason)
    const [status] = await login.session.folderStatus(['INBOX'])
    await login.session.logout()
    return status!.messages
  }
  return { address, password, mails, dav: davClient({ url }, { address, password }) }
}

async function sendIn({ from, to, method, calendar, isForged }: OutsideMail, port: number): Promise<void> {
  const keys = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  const dkim = isForged ? {} : { dkim: { domainName: 'far.net', keySelector: 's1', privateKey: keys } }
  const transport = createTransport({
    host: '127.0.0.1',
    port,
    name: 'mail.far.net',
    tls: { rejectUnauthorized: false },
    ...dkim
  })
  await transport.sendMail({
    from,
    to,
    subject: 'Lunch',
    text: 'Lunch?',
    icalEvent: { method, content: calendar.replace(/\r?\n/g, '\r\n') }
  })
  transport.close()
}

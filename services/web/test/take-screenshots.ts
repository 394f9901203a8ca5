// `npm run screenshots`: ten pages of the web admin with the mail of an invented family, on a desk and on a phone, into
// docs/screenshots.
import { mkdir } from 'node:fs/promises'
import { createServerSealer } from '@postkeep/crypto'
import { insertRecord, type Domain, type User } from '@postkeep/database'
import { checkDns, dnsRecords } from '@postkeep/directory'
import { createResolver } from '@postkeep/dns'
import { createJournal } from '@postkeep/journey'
import { silentLogger as logger } from '@postkeep/log'
import { createQueue, type RecipientResult } from '@postkeep/outbound'
import { openBrowser } from './browser.ts'
import { basic, serverDomain, startSite, type Site } from './site.ts'

const folder = new URL('../../../docs/screenshots/', import.meta.url)
const password = 'correct horse battery'
const sizes = { desktop: { width: 1180, height: 820 }, phone: { width: 390, height: 780 } } as const
const trace = 'c0ffee'.padEnd(20, '7')

async function take(name: string, path: string): Promise<void> {
  for (const [size, viewport] of Object.entries(sizes)) {
    await page.setViewportSize(viewport)
    await page.goto(at(path))
    await page.screenshot({ path: new URL(`${name}-${size}.png`, folder).pathname })
  }
}

async function seedFamily({ database, directory, dns }: Site): Promise<{ user: User; domain: Domain }> {
  const person = await directory.users.create({ email: 'maja@larsen.example', password })
  const home = await directory.domains.create({ name: 'larsen.example', owner: person.email })
  await directory.domains.create({ name: 'choir.example', owner: person.email })
  const mailboxes = ['maja', 'jonas', 'grandma']
  const forwards = ['shop', 'school', 'newsletters', 'electricity', 'library', 'football']
  for (const name of mailboxes)
    await directory.aliases.create({
      domain: home.name,
      name,
      has_imap: true,
      description: `${name}’s own mailbox`
    })
  for (const name of forwards)
    await directory.aliases.create({
      domain: home.name,
      name,
      recipients: ['maja@larsen.example'],
      labels: ['family']
    })
  await database.aliases.updateOne({ name: 'maja' }, { $set: { storage_used: 1.4 * 1024 ** 3 } })
  for (const { name, purpose, type, value } of dnsRecords(home, serverDomain)) {
    if (type === 'MX') dns.zone.set(name, type, [{ priority: 0, exchange: value }])
    else if (purpose !== 'DMARC' && type !== 'SRV') dns.zone.set(name, type, [value])
  }
  const resolver = createResolver({ servers: [dns.address] })
  const { findings } = await checkDns(home, serverDomain, {
    resolver,
    fallback: resolver,
    allowPrivate: true
  })
  return { user: person, domain: await directory.domains.noteDns(home.name, findings) }
}

type Letter = {
  readonly to: string
  readonly subject: string
  readonly kind: RecipientResult['kind']
  readonly reply: string
}

const letters: readonly Letter[] = [
  {
    to: 'teacher@school.example',
    subject: 'Maja is ill today',
    kind: 'sent',
    reply: '250 2.0.0 Ok: queued as 4Xk2'
  },
  {
    to: 'orders@shoes.example',
    subject: 'Return of order 4711',
    kind: 'sent',
    reply: '250 2.6.0 Message received'
  },
  {
    to: 'uncle.peter@old.example',
    subject: 'Sunday lunch?',
    kind: 'permanent',
    reply: '550 5.1.1 User unknown'
  },
  {
    to: 'office@town.example',
    subject: 'Building permit, attachments',
    kind: 'temporary',
    reply: '451 4.7.1 Greylisted, try again in 5 minutes'
  }
]

/** Gives the id of the letter that is tried again. */
async function seedMail({ database, environment }: Site, person: User, home: Domain): Promise<string> {
  const sealer = createServerSealer(environment['HELPER_ENCRYPTION_KEY']!)
  const queue = createQueue({ database, sealer, logger })
  await using journal = createJournal({ database, service: 'smtp-bree', logger })
  let last = ''
  for (const { kind, reply, subject, to } of letters) {
    const envelope = { from: 'maja@larsen.example', to: [to] }
    const owner = { user: person._id.toHexString(), domain: home._id.toHexString() }
    const raw = Buffer.from('x'.repeat(2400))
    const { id } = await queue.enqueue({
      kind: 'submission',
      envelope,
      raw,
      subject,
      trace,
      messageId: `<${to}>`,
      ...owner
    })
    last = id
    const [claimed] = await queue.claim({ worker: 'w', count: 1, leaseMs: 60_000 })
    await queue.record(claimed!, [{ address: to, kind, code: Number(reply.slice(0, 3)), reply }])
  }
  const addresses = ['maja@larsen.example', 'office@town.example']
  journal.note({
    trace,
    event: 'queued',
    text: 'Submitted by maja@larsen.example, 2400 bytes',
    addresses,
    email: last
  })
  const remote = { address: '203.0.113.7', name: 'mx.town.example', reply: letters.at(-1)!.reply }
  journal.note({ trace, event: 'deferred', text: '', addresses: [addresses[1]!], email: last, remote })
  for (const [sender, text, code] of [
    [
      'lottery@win.example',
      'Neither SPF nor DKIM says who this is from, and its DMARC policy is to reject it',
      550
    ],
    ['news@shoes.example', 'There is no such address here', 550],
    ['invoice@parcel.example', 'The sender’s server tries too often', 421]
  ] as const) {
    const session = {
      sender,
      recipients: ['shop@larsen.example'],
      remoteAddress: '198.51.100.23',
      clientHostname: `mail.${sender.split('@')[1]}`
    }
    await insertRecord(database.logEntries, {
      message: text,
      domains: [home._id],
      trace,
      err: { responseCode: code },
      meta: { outcome: 'refused', session }
    })
  }
  return last
}

async function seedServer({ database }: Site): Promise<void> {
  const now = Date.now()
  const gigabyte = 1024 ** 3
  for (let hour = 0; hour < 23; hour++) {
    const busy = Math.round(14 + 12 * Math.sin((hour - 5) / 3.6))
    await database.healthRecords.create({
      at: new Date(now - (22 - hour) * 3_600_000),
      disk: { total: 80 * gigabyte, free: 51 * gigabyte },
      memory: { total: 4 * gigabyte, available: 1.9 * gigabyte },
      load: 0.21,
      queue: { depth: 1, oldest_due: 0 },
      mail: { accepted: busy * 3, refused: busy % 9, sent: busy, failed: hour % 7 === 0 ? 2 : 0 }
    })
  }
  const remedy =
    'Set the reverse name (PTR, rDNS) of 203.0.113.20 to mx.server.test where you rent this server'
  await database.examinations.create({
    _id: 'examine-server',
    at: new Date(now - 240_000),
    findings: [
      {
        subject: 'reverse name 203.0.113.20',
        status: 'problem',
        text: 'There is none: many servers refuse mail from here.',
        remedy
      },
      {
        subject: 'certificate',
        status: 'ok',
        text: 'It is good for 61 more days, for 12 names.',
        moment: new Date(now + 61.5 * 86_400_000)
      },
      {
        subject: 'backups',
        status: 'ok',
        text: 'The newest is 5 hours old.',
        moment: new Date(now - 5.5 * 3_600_000)
      },
      {
        subject: 'ports',
        status: 'ok',
        text: 'All take connections: mx:2525, smtp:465, smtp:587, imap:993, pop3:995, web:443.'
      },
      {
        subject: 'DNS lists 203.0.113.20',
        status: 'ok',
        text: 'Not named by zen.spamhaus.org, bl.spamcop.net, psbl.surriel.com.'
      },
      { subject: 'DNS larsen.example', status: 'ok', text: 'All records are as they have to be.' }
    ]
  })
  for (const [entry, source, reason, hours] of [
    ['198.51.100.77', 'auto', 'spam 12 times within a day', 9],
    ['*.win.example', 'admin', 'lotteries', 0]
  ] as const)
    await database.accessEntries.create({
      list: 'deny',
      entry,
      source,
      reason,
      expires_at: hours > 0 ? new Date(now + hours * 3_600_000) : null
    })
  for (const [name, service, summary] of [
    ['check-dns', 'bree', '2 domains, 0 changed.'],
    ['renew-certificate', 'bree', 'Good for 61 more days.'],
    ['watch-backups', 'bree', 'The last one is 5 hours old. Storage: /backups.'],
    ['back-up', 'sqlite-bree', '3 mailboxes, 14 MB new.']
  ] as const)
    await database.jobRuns.create({
      _id: name,
      service,
      summary,
      outcome: 'done',
      started_at: new Date(now - 1_800_000)
    })
}

await using site = await startSite()
const { user, domain } = await seedFamily(site)
const letter = await seedMail(site, user, domain)
await seedServer(site)
await using browser = await openBrowser({ colours: 'light', credentials: basic })
const { page } = browser
const at = (path: string): string => `https://${serverDomain}:${site.port}/en${path}`
await mkdir(folder, { recursive: true })
const own = '/my-account/domains/larsen.example'
const [alias] = await site.database.aliases.find({ name: 'maja' })
const shown: readonly (readonly [name: string, path: string])[] = [
  ['domains', '/my-account/domains'],
  ['dns', `${own}/dns`],
  ['aliases', `${own}/aliases`],
  ['alias', `${own}/aliases/${alias!._id.toHexString()}`],
  ['emails', '/my-account/emails'],
  ['email', `/my-account/emails/${letter}`],
  ['logs', '/my-account/logs'],
  ['server', '/admin'],
  ['jobs', '/admin/jobs'],
  ['senders', '/admin/senders'],
  ['settings', '/admin/settings']
]
await take('landing', '')
await page.goto(at('/log-in'))
await page.fill('#email', user.email)
await page.fill('#password', password)
await page.locator('main button.primary').click()
await page.waitForURL(at('/my-account/domains'))
for (const [name, path] of shown) await take(name, path)

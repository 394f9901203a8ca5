// What a new data folder is given: an administrator, a domain, mailboxes with passwords. Nothing is made twice.
import { createServerSealer, generatePassword } from '@postkeep/crypto'
import { connectDatabase } from '@postkeep/database'
import { createDirectory, dnsRecords, ensurePostmaster, type Directory } from '@postkeep/directory'
import type { Logger } from '@postkeep/log'
import { connectMailboxes, type MailboxClient } from '@postkeep/mailbox-client'
import type { DnsServer } from '@postkeep/testkit'
import type { Account } from './data-folder.ts'
import type { SuiteParts } from './service-environment.ts'
import { makeShowcase } from './showcase.ts'

export interface Seeded {
  readonly admin: { readonly email: string; readonly password: string }
  readonly accounts: readonly Account[]
}

/** Local parts of the mailboxes that there are to be: the demo mailbox, then u1 … uN. */
export function mailboxNames(users: number): string[] {
  return ['demo', 'friend', ...Array.from({ length: users }, (_, index) => `u${index + 1}`)]
}

export async function seed(parts: SuiteParts, users: number, logger: Logger): Promise<Seeded> {
  const { domain, folder, infrastructure, ports } = parts
  await using stack = new AsyncDisposableStack()
  const database = await connectDatabase({ url: infrastructure.mongo.url, logger })
  stack.defer(() => database.close())
  const mailboxes = stack.use(
    connectMailboxes({ host: '127.0.0.1', port: ports.sqlite, secret: folder.secrets.rpcSecret, logger })
  )
  const sealer = createServerSealer(folder.secrets.helperEncryptionKey)
  const directory = createDirectory({
    database,
    sealer,
    logger,
    serverDomain: domain,
    mailboxes: { create: (id) => mailboxes.createMailbox(id), remove: (id) => mailboxes.deleteMailbox(id) }
  })
  const known = new Map(folder.readAccounts().map((account) => [account.address, account]))
  const admin = await ensureAdmin(directory, `admin@${domain}`, known)
  const owner = admin.address
  if (!(await directory.domains.find(domain))) await directory.domains.create({ name: domain, owner })
  for (const name of mailboxNames(users)) {
    const address = `${name}@${domain}`
    // The database may be another one than the accounts were noted for.
    if (known.has(address) && (await directory.aliases.find(address))) continue
    known.set(address, await makeMailbox({ directory, mailboxes, domain, owner }, name))
    folder.writeAccounts([...known.values()])
  }
  folder.writeAccounts([...known.values()])
  await ensureAdminAddress(directory, domain, owner)
  await ensurePostmaster(directory.aliases, domain, owner)
  await publishRecords(directory, domain, infrastructure.dns)
  if (!parts.lab) await makeShowcase({ directory, domain, owner, dns: infrastructure.dns })
  const accounts = mailboxNames(users).map((name) => known.get(`${name}@${domain}`)!)
  return { admin: { email: admin.address, password: admin.password }, accounts }
}

async function ensureAdmin(
  directory: Directory,
  email: string,
  known: Map<string, Account>
): Promise<Account> {
  const before = known.get(email)
  const account = before ?? { address: email, password: generatePassword() }
  const user = await directory.users.findByEmail(email)
  if (!user) await directory.users.create({ email, password: account.password })
  else if (!before) await directory.users.setPassword(email, account.password)
  known.set(email, account)
  return account
}

/** What the server writes to its administrator (postmaster, abuse) is read in the demo mailbox. */
async function ensureAdminAddress(directory: Directory, domain: string, owner: string): Promise<void> {
  if (await directory.aliases.find(owner)) return
  await directory.aliases.create({ domain, name: 'admin', user: owner, recipients: [`demo@${domain}`] })
}

interface Seeding {
  readonly directory: Directory
  readonly mailboxes: MailboxClient
  readonly domain: string
  readonly owner: string
}

async function makeMailbox(seeding: Seeding, name: string): Promise<Account> {
  const { directory, mailboxes, domain, owner } = seeding
  const address = `${name}@${domain}`
  const alias =
    (await directory.aliases.find(address)) ??
    (await directory.aliases.create({ domain, name, user: owner, has_imap: true }))
  const mailbox = alias._id.toHexString()
  await mailboxes.createMailbox(mailbox)
  // A run that ended between the password and its note leaves a mailbox whose password nobody knows: begin it anew.
  const slots = await mailboxes.listSlots(mailbox)
  if (slots.some((slot) => slot.kind !== 'bootstrap')) await mailboxes.resetMailbox(mailbox)
  const password = generatePassword()
  const added = await mailboxes.addPassword({ mailbox, password, name: 'npm start', scopes: [] })
  return { address, password, recoveryCode: added.recoveryCode }
}

/** The DNS server of the suite answers for the domain as the world's would. */
async function publishRecords(directory: Directory, name: string, dns: DnsServer): Promise<void> {
  const domain = await directory.domains.find(name)
  if (!domain) return
  for (const record of dnsRecords(domain, name)) {
    if (record.type === 'TXT') dns.zone.set(record.name, 'TXT', [record.value])
    if (record.type === 'MX') dns.zone.set(record.name, 'MX', [{ priority: 0, exchange: `mx.${name}` }])
    if (record.type === 'CNAME') dns.zone.set(record.name, 'CNAME', [record.value])
  }
  for (const host of ['', 'mx.', 'smtp.', 'imap.']) dns.zone.set(`${host}${name}`, 'A', ['127.0.0.1'])
}

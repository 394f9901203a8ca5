// What the mail services ask: who receives, who logs in, who may send as whom.
import { formatAddress, parseAddress, type Address } from '@postkeep/address'
import { toObjectId, type Alias, type ObjectId } from '@postkeep/database'
import type { Aliases } from '../aliases/aliases.ts'
import type { DirectoryContext } from '../directory-context.ts'
import type { Lookups } from '../lookups.ts'
import { ownLimitsOf, type OwnLimits } from '../send-limits.ts'
import { bounceLocal, type BouncePath } from '../bounces/bounce-path.ts'
import { srsLocal } from '../forwarding/srs.ts'
import { domainPeople, type DomainPerson } from './domain-people.ts'
import { findLogin, type Login } from './find-login.ts'
import { aliasOf, mayUseSender, type SenderIdentity } from './may-use-sender.ts'
import { ownAddresses, type MailboxOwner } from './own-addresses.ts'
import type { RecipientContext } from './recipient-context.ts'
import type { Resolution } from './resolution.ts'
import { resolve } from './resolve.ts'

export type Recipients = {
  resolve(address: Address): Promise<Resolution>
  /**
   * What a message from `sender` (empty: the null sender) is forwarded as, by an alias of `domain` (a name): an address
   * there that leads bounces back; an address of ours stays. Empty where the path would be too long: without bounces.
   */
  returnPath(sender: string, domain: string): Promise<string>
  /**
   * The return paths of a message from `sender`; undefined where its domain is none of ours, or other servers would not
   * find the name that they are at.
   */
  bouncePaths(sender: string): Promise<((path: BouncePath) => string) | undefined>
  /** `username`: the whole address of an alias. Only aliases that have, or had, a mailbox. */
  findLogin(username: string): Promise<Login | undefined>
  /** The alias' own address, also with a tag, and those that its `send_as` names. */
  mayUseSender(identity: SenderIdentity, sender: Address): Promise<boolean>
  /** Whether what the login submits is also put into its mailbox. */
  wantsSentCopy(identity: SenderIdentity): Promise<boolean>
  /** The same, remembered for a moment: for programs that send one message after the other. */
  recentlyWantsSentCopy(identity: SenderIdentity): Promise<boolean>
  /** The user's own limits, else those of the domain; likewise. Ids are 24 hex digits. */
  recentLimits(sender: { readonly user: string; readonly domain?: string | undefined }): Promise<OwnLimits>
  /** Whose a mailbox is, and by which addresses others know them. */
  ownAddresses(mailbox: string): Promise<MailboxOwner | undefined>
  /** Whether mail of the domain (an id) may leave the server: its settings, and the operator's. */
  maySendOut(domain: string): Promise<boolean>
  /** Of the domain (an id), by name; undefined: they are not listed. */
  domainPeople(domain: string): Promise<DomainPerson[] | undefined>
}

export function recipientsOf(directory: DirectoryContext, aliases: Aliases): Recipients {
  const { lookups, maxRecipients, now, sealer, serverDomain } = directory
  const context: RecipientContext = {
    lookups,
    serverDomain,
    maxRecipients,
    now,
    srsKey: sealer.subkey('srs'),
    bounceKey: sealer.subkey('bounce path'),
    ensureMailbox: (alias) => aliases.ensureMailbox(alias)
  }
  return {
    resolve: (address) => resolve(address, context),
    returnPath: (sender, domain) => returnPath(sender, domain, context),
    bouncePaths: (sender) => bouncePaths(sender, context),
    findLogin: (username) => findLogin(username, context),
    mayUseSender: (identity, sender) => mayUseSender(lookups, identity, sender),
    async wantsSentCopy({ mailbox }) {
      const _id = toObjectId(mailbox)
      const alias =
        _id && (await directory.database.aliases.findOne({ _id }, { has_sent_copy: 1, has_imap: 1 }))
      return keepsSentCopy(alias)
    },
    async recentlyWantsSentCopy(identity) {
      return keepsSentCopy(await aliasOf(identity, lookups))
    },
    recentLimits: ({ domain, user }) => recentLimits(toObjectId(user), toObjectId(domain ?? ''), lookups),
    ownAddresses: (mailbox) => ownAddresses(mailbox, directory.database, lookups),
    domainPeople: (domain) => domainPeople(directory, domain),
    async maySendOut(id) {
      const _id = toObjectId(id)
      const domain = _id && (await lookups.domainById(_id))
      return domain !== undefined && domain.has_smtp && !domain.is_smtp_suspended
    }
  }
}

function keepsSentCopy(alias: Pick<Alias, 'has_imap' | 'has_sent_copy'> | null | undefined): boolean {
  return alias ? alias.has_imap && alias.has_sent_copy : false
}

async function recentLimits(
  user: ObjectId | undefined,
  domain: ObjectId | undefined,
  lookups: Lookups
): Promise<OwnLimits> {
  const [owner, home] = await Promise.all([user && lookups.user(user), domain && lookups.domainById(domain)])
  return ownLimitsOf(owner, home)
}

async function returnPath(text: string, domain: string, context: RecipientContext): Promise<string> {
  const sender = text === '' ? undefined : parseAddress(text)
  if (!sender) return ''
  if (await context.lookups.domain(sender.domain)) return text
  const local = srsLocal(sender, { key: context.srsKey, now: context.now() })
  const path = parseAddress(formatAddress({ local, domain }))
  return path ? formatAddress(path) : ''
}

async function bouncePaths(sender: string, { bounceKey, lookups }: RecipientContext) {
  const name = sender === '' ? undefined : parseAddress(sender)?.domain
  const domain = name === undefined ? undefined : await lookups.domain(name)
  if (!domain?.has_return_path_record) return undefined
  const host = `${domain.return_path}.${domain.name}`
  // A mail domain of that name has its own addresses.
  if (await lookups.domain(host)) return undefined
  return (path: BouncePath) => formatAddress({ local: bounceLocal(path, bounceKey), domain: host })
}

// The domains that mail is received for.
import { randomBytes, randomInt } from 'node:crypto'
import { normaliseDomain } from '@postkeep/address'
import {
  insertRecord,
  isDuplicateKey,
  newObjectId,
  toObjectId,
  type Domain,
  type ObjectId
} from '@postkeep/database'
import type { Aliases } from '../aliases/aliases.ts'
import { checkDailyLimit, checkRecipientLimit } from '../send-limits.ts'
import type { DirectoryContext } from '../directory-context.ts'
import { DirectoryError, notFound } from '../directory-error.ts'
import { searchDomains, type DomainPage, type SearchAll } from '../search-all.ts'
import { getUser } from '../users.ts'
import { makeDkimKeys, openDkimKeys, type OpenedDkimKey } from './dkim-keys.ts'
import { dnsStateAfter, withFindings } from './dns-state.ts'
import { checkDomainName } from './domain-name.ts'
import { activateDkimKeys, prepareDkimKeys } from './rotate-dkim.ts'
import { checkDomainSettings, type DomainSettings } from './domain-settings.ts'
import type { DnsFinding } from './judge-record.ts'
import { openSmarthost, sealSmarthost, type Smarthost } from './smarthost.ts'

export type NewDomain = {
  readonly name: string
  /** Email or id of the first administrator. */
  readonly owner: string
}

export type Domains = {
  create(domain: NewDomain): Promise<Domain>
  find(nameOrId: string): Promise<Domain | undefined>
  list(filter?: { readonly user?: string }): Promise<Domain[]>
  /** A page of all. */
  search(search: SearchAll): Promise<DomainPage>
  /** @throws DirectoryError not-found, invalid */
  update(nameOrId: string, changes: Partial<DomainSettings>): Promise<Domain>
  /** Keeps what a look at the DNS has told. */
  noteDns(nameOrId: string, findings: readonly DnsFinding[]): Promise<Domain>
  /** Refused while it has aliases, unless `withAliases`: then their mailboxes go too. */
  remove(nameOrId: string, options?: { readonly withAliases?: boolean }): Promise<void>
  /** The keys in use, RSA first. */
  dkimKeys(domainId: string): Promise<readonly OpenedDkimKey[]>
  /** What its webhooks are signed with. */
  webhookKey(domainId: string): Promise<string>
  /** Another one: the old one signs nothing from now on. @throws DirectoryError not-found */
  rotateWebhookKey(nameOrId: string): Promise<void>
  isLocal(domainName: string): Promise<boolean>
  /** New keys, which sign nothing until `activateDkim`: their records are to be set first. Gives the domain as it is then. */
  rotateDkim(nameOrId: string): Promise<Domain>
  /** The new keys sign from now on. @throws DirectoryError conflict where there are none */
  activateDkim(nameOrId: string): Promise<Domain>
  /** undefined: it sends like the server. */
  smarthost(domainId: string): Promise<Smarthost | undefined>
  setSmarthost(nameOrId: string, smarthost: Smarthost | undefined): Promise<void>
  /** Messages a day of each of its users; 0: as the server. @throws DirectoryError not-found, invalid */
  setDailyLimit(nameOrId: string, messages: number): Promise<Domain>
  /** Recipients of a message; 0: as the server. @throws DirectoryError not-found, invalid */
  setRecipientLimit(nameOrId: string, recipients: number): Promise<Domain>
}

export function domainsOf(context: DirectoryContext, aliases: Aliases): Domains {
  const { database, lookups, sealer } = context

  async function changeKeys(change: typeof prepareDkimKeys, nameOrId: string): Promise<Domain> {
    lookups.forget()
    await change(context, await getDomain(context, nameOrId))
    lookups.forget()
    return getDomain(context, nameOrId)
  }

  return {
    async create({ name, owner }) {
      const checked = checkDomainName(name, context.serverDomain)
      const { _id: user } = await getUser(context, owner)
      if (await database.domains.findOne({ name: checked }, { _id: 1 })) throw exists(checked)
      try {
        return await insertRecord(database.domains, await newDomain(context, checked, user))
      } catch (error) {
        throw isDuplicateKey(error) ? exists(checked) : error
      } finally {
        lookups.forget()
      }
    },

    find: (nameOrId) => findDomain(context, nameOrId),

    async list(filter = {}) {
      const user = filter.user === undefined ? undefined : await getUser(context, filter.user)
      return database.domains.find(user ? { 'members.user': user._id } : {}).sort({ name: 1 })
    },

    search: (search) => searchDomains(context, search),
    update: (nameOrId, changes) => updateDomain(context, nameOrId, changes),
    noteDns: (nameOrId, findings) => noteDns(context, nameOrId, findings),
    remove: (nameOrId, options = {}) => removeDomain({ context, aliases }, nameOrId, options),

    async dkimKeys(domainId) {
      return openDkimKeys(sealer, await domainById(context, domainId))
    },

    rotateDkim: (nameOrId) => changeKeys(prepareDkimKeys, nameOrId),
    activateDkim: (nameOrId) => changeKeys(activateDkimKeys, nameOrId),

    smarthost: (domainId) => smarthostOf(context, domainId),

    async setSmarthost(nameOrId, smarthost) {
      const { _id } = await getDomain(context, nameOrId)
      const change = smarthost
        ? { $set: { smarthost: sealSmarthost(context, _id.toHexString(), smarthost) } }
        : { $unset: { smarthost: 1 as const } }
      await database.domains.updateOne({ _id }, change)
      lookups.forget()
    },

    setDailyLimit: (nameOrId, messages) =>
      setLimit(context, nameOrId, { smtp_limit: checkDailyLimit(messages) }),
    setRecipientLimit: (nameOrId, recipients) =>
      setLimit(context, nameOrId, { smtp_recipient_limit: checkRecipientLimit(recipients) }),

    async webhookKey(domainId) {
      const { webhook_key } = await domainById(context, domainId)
      return sealer.open(webhook_key, `webhook ${domainId}`).toString()
    },

    rotateWebhookKey: (nameOrId) => rotateWebhookKey(context, nameOrId),

    async isLocal(domainName) {
      const name = normaliseDomain(domainName)
      return name !== undefined && (await lookups.domain(name)) !== undefined
    }
  }
}

async function rotateWebhookKey(context: DirectoryContext, nameOrId: string): Promise<void> {
  const { _id } = await getDomain(context, nameOrId)
  const webhook_key = newWebhookKey(context, _id.toHexString())
  await context.database.domains.updateOne({ _id }, { $set: { webhook_key } })
  context.lookups.forget()
}

async function smarthostOf(context: DirectoryContext, domainId: string): Promise<Smarthost | undefined> {
  const id = toObjectId(domainId)
  const kept = id && (await context.lookups.domainById(id))?.smarthost
  return kept ? openSmarthost(context, domainId, kept) : undefined
}

async function setLimit(
  context: DirectoryContext,
  nameOrId: string,
  limit: Partial<Pick<Domain, 'smtp_limit' | 'smtp_recipient_limit'>>
): Promise<Domain> {
  const { database, lookups } = context
  const domain = await getDomain(context, nameOrId)
  await database.domains.updateOne({ _id: domain._id }, { $set: limit })
  lookups.forget()
  return { ...domain, ...limit }
}

async function removeDomain(
  { aliases, context }: { readonly aliases: Aliases; readonly context: DirectoryContext },
  nameOrId: string,
  options: { readonly withAliases?: boolean }
): Promise<void> {
  const { database, lookups } = context
  const domain = await getDomain(context, nameOrId)
  const owned = await aliases.list({ domain: domain.name })
  if (owned.length > 0 && !options.withAliases) {
    const count = owned.length === 1 ? 'an alias' : `${owned.length} aliases`
    throw new DirectoryError(
      'conflict',
      'domain',
      `${domain.name} still has ${count}; remove them first, or with it`
    )
  }
  for (const alias of owned) await aliases.remove(alias._id.toHexString())
  await database.domains.deleteOne({ _id: domain._id })
  lookups.forget()
}

export async function findDomain(
  { lookups }: DirectoryContext,
  nameOrId: string
): Promise<Domain | undefined> {
  const id = toObjectId(nameOrId)
  if (id) return lookups.domainById(id)
  const name = normaliseDomain(nameOrId.trim())
  return name === undefined ? undefined : lookups.domain(name)
}

/** @throws DirectoryError not-found */
async function domainById({ lookups }: DirectoryContext, domainId: string): Promise<Domain> {
  const id = toObjectId(domainId)
  const domain = id && (await lookups.domainById(id))
  if (!domain) throw notFound('domain', `There is no domain ${domainId}`)
  return domain
}

/** @throws DirectoryError not-found */
export async function getDomain(context: DirectoryContext, nameOrId: string): Promise<Domain> {
  const domain = await findDomain(context, nameOrId)
  if (!domain) throw notFound('domain', `There is no domain ${nameOrId}; add it first`)
  return domain
}

async function updateDomain(
  context: DirectoryContext,
  nameOrId: string,
  changes: Partial<DomainSettings>
): Promise<Domain> {
  const { _id } = await getDomain(context, nameOrId)
  const { bounce_webhook, ...$set } = checkDomainSettings(changes)
  const update =
    bounce_webhook === ''
      ? { $set, $unset: { bounce_webhook: 1 as const } }
      : { $set: { ...$set, ...(bounce_webhook && { bounce_webhook }) } }
  await context.database.domains.updateOne({ _id }, update)
  context.lookups.forget()
  return getDomain(context, _id.toHexString())
}

async function noteDns(
  context: DirectoryContext,
  nameOrId: string,
  findings: readonly DnsFinding[]
): Promise<Domain> {
  const domain = await getDomain(context, nameOrId)
  const { _id } = domain
  const now = context.now()
  const isKnown = findings.some(({ state }) => state !== 'unknown')
  const state = dnsStateAfter(withFindings(domain), findings, now)
  const changes = { ...state, ...(isKnown && { dns_checked_at: now }) }
  await context.database.domains.updateOne({ _id }, { $set: changes })
  context.lookups.forget()
  return getDomain(context, _id.toHexString())
}

async function newDomain(context: DirectoryContext, name: string, admin: ObjectId) {
  const { now, sealer } = context
  const _id = newObjectId()
  const id = _id.toHexString()
  const token = randomBytes(4).toString('hex')
  return {
    _id,
    name,
    members: [{ user: admin, group: 'admin' as const }],
    verification_record: verificationRecord(),
    dkim_keys: await makeDkimKeys(sealer, { domain: id, token, now: now() }),
    // On a server of one's own nobody else has to allow it.
    has_smtp: true,
    webhook_key: newWebhookKey(context, id)
  }
}

function newWebhookKey({ sealer }: DirectoryContext, id: string): Buffer {
  return sealer.seal(Buffer.from(randomBytes(16).toString('hex')), `webhook ${id}`)
}

function verificationRecord(): string {
  const letters = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789'
  return Array.from({ length: 10 }, () => letters[randomInt(letters.length)]).join('')
}

function exists(name: string): DirectoryError {
  return new DirectoryError('exists', 'name', `The domain ${name} is here already`)
}

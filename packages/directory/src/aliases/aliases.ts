// Aliases: names at a domain that forward mail, keep it in a mailbox, or both.
import {
  insertRecord,
  isDuplicateKey,
  newObjectId,
  toObjectId,
  type Alias,
  type Domain,
  type User
} from '@postkeep/database'
import { findDomain, getDomain } from '../domains/domains.ts'
import type { DirectoryContext } from '../directory-context.ts'
import { DirectoryError, notFound } from '../directory-error.ts'
import { mostPatterns } from '../lookups.ts'
import { searchEveryAlias, type AllAliasesPage, type SearchAll } from '../search-all.ts'
import { getUser } from '../users.ts'
import { kindOfName } from './alias-name.ts'
import { checkAlias, type AliasFields } from './check-alias.ts'
import { compiledPattern } from './compiled-pattern.ts'
import { importAliases, type AliasImport, type ImportedAlias } from './import-aliases.ts'
import { ensureMailbox } from './ensure-mailbox.ts'
import { randomAliasName } from './random-name.ts'
import { checkedSenders } from './send-as.ts'
import { checkedVacation, type VacationSettings } from './vacation.ts'
import { searchAliases, searchStoredAliases, type AliasPage, type AliasSearch } from './search-aliases.ts'

/** `address`: the name at the domain, also of a catch-all or a pattern. */
export type AliasRecord = Alias & { readonly address: string }

export type AliasChanges = Partial<Omit<AliasFields, 'recipients'>> & {
  /** A list, or one text split at line ends, spaces and commas. */
  readonly recipients?: readonly string[] | string
}

/** `user`: email or id of a new owner. */
export type AliasUpdate = AliasChanges & { readonly user?: string }

/** Without a name: two random words. Without recipients and mailbox: forwards to its owner. */
export type NewAlias = AliasChanges & {
  /** Name or id. */
  readonly domain: string
  /** Email or id of the owner; default: the domain's first administrator. */
  readonly user?: string
}

export type AliasFilter = { readonly domain?: string; readonly user?: string }

export type Aliases = {
  create(alias: NewAlias): Promise<AliasRecord>
  /** Would it be taken? A name that is there already is no reason here. @throws DirectoryError */
  check(alias: NewAlias): Promise<void>
  /** Each for itself, in their order. @throws DirectoryError not-found */
  importMany(asked: AliasImport): Promise<ImportedAlias[]>
  find(addressOrId: string): Promise<AliasRecord | undefined>
  /** @throws DirectoryError not-found */
  get(addressOrId: string): Promise<AliasRecord>
  list(filter?: AliasFilter): Promise<AliasRecord[]>
  /** One page of a domain's. */
  search(search: AliasSearch): Promise<AliasPage>
  /** The same in BSON, each: for who writes JSON of a thousand of them. */
  searchStored(search: AliasSearch): Promise<AliasPage<Uint8Array>>
  /** One page of all of the server. */
  searchEvery(search: SearchAll): Promise<AllAliasesPage>
  update(addressOrId: string, changes: AliasUpdate): Promise<AliasRecord>
  /** What it may send as beside its own address: addresses, and `*@domain`. Replaces the list. */
  setSenders(addressOrId: string, senders: readonly string[]): Promise<AliasRecord>
  /** What it answers while its owner is away; what is left out stays. @throws DirectoryError invalid */
  setVacation(addressOrId: string, vacation: VacationSettings): Promise<AliasRecord>
  /** With its mailbox and all mail in it. */
  remove(addressOrId: string): Promise<void>
  /** Makes the mailbox where it is wanted and missing. Rejects while the mailbox service does not answer. */
  ensureMailbox(alias: Alias): Promise<void>
}

const unset: Omit<AliasFields, 'name'> = {
  description: '',
  labels: [],
  recipients: [],
  is_enabled: true,
  error_code_if_disabled: 250,
  has_recipient_verification: false,
  has_imap: false,
  has_tag_folders: false,
  has_sent_copy: false,
  max_quota: 0
}
const triesForRandomName = 5

export function aliasesOf(context: DirectoryContext): Aliases {
  const { database, lookups } = context

  const get = (addressOrId: string): Promise<AliasRecord> => getAlias(context, addressOrId)

  const aliases: Aliases = {
    get,
    check: async (alias) => void (await checkedNew(context, alias, alias.name?.trim() || randomAliasName())),
    importMany: (asked) => importAliases(context, aliases, asked),
    find: (addressOrId) => findAlias(context, addressOrId),
    create: (alias) => createAlias(context, alias),
    ensureMailbox: (alias) => ensureMailbox(context, alias),
    search: (search) => searchAliases(context, search),
    searchStored: (search) => searchStoredAliases(context, search),
    searchEvery: (search) => searchEveryAlias(context, search),

    async list(filter = {}) {
      const domain = filter.domain === undefined ? undefined : await getDomain(context, filter.domain)
      const user = filter.user === undefined ? undefined : await getUser(context, filter.user)
      const owned = { ...(domain && { domain: domain._id }), ...(user && { user: user._id }) }
      const found = await database.aliases.find(owned).sort({ domain: 1, name: 1 })
      return Promise.all(found.map((alias) => withAddress(context, alias)))
    },

    update: (addressOrId, changes) => updateAlias(context, addressOrId, changes),

    async setSenders(addressOrId, senders) {
      const alias = await get(addressOrId)
      const owner = await getUser(context, alias.user.toHexString())
      const checked = await checkedSenders(context, owner, senders)
      await database.aliases.updateOne({ _id: alias._id }, { $set: { send_as: checked } })
      lookups.forget()
      return get(addressOrId)
    },

    async setVacation(addressOrId, vacation) {
      const alias = await get(addressOrId)
      const vacation_responder = checkedVacation(alias, vacation)
      await database.aliases.updateOne({ _id: alias._id }, { $set: { vacation_responder } })
      lookups.forget()
      return get(addressOrId)
    },

    async remove(addressOrId) {
      const alias = await get(addressOrId)
      // The mailbox first: when its service does not answer, the alias is still there to be removed again.
      if (alias.has_imap || alias.mailbox_created) await context.mailboxes?.remove(alias._id.toHexString())
      await database.sieveScripts.deleteMany({ alias: alias._id })
      await database.pushTokens.deleteMany({ alias: alias._id })
      await database.aliases.deleteOne({ _id: alias._id })
      lookups.forget()
    }
  }
  return aliases
}

async function updateAlias(
  context: DirectoryContext,
  addressOrId: string,
  changes: AliasUpdate
): Promise<AliasRecord> {
  const { database, lookups } = context
  const alias = await getAlias(context, addressOrId)
  const domain = await getDomain(context, alias.domain.toHexString())
  const owner = await getUser(context, changes.user ?? alias.user.toHexString())
  const fields = checkedFields(context, { fields: { ...alias, ...changes }, domain, owner })
  if (fields.name !== alias.name) await checkPattern(context, fields.name, domain)
  try {
    await makeMember(context, domain, owner)
    await database.aliases.updateOne({ _id: alias._id }, { $set: { ...fields, user: owner._id } })
  } catch (error) {
    throw isDuplicateKey(error) ? exists(fields.name, domain) : error
  } finally {
    lookups.forget()
  }
  return madeUseful(context, await getAlias(context, alias._id.toHexString()))
}

async function createAlias(context: DirectoryContext, given: NewAlias): Promise<AliasRecord> {
  for (let tries = 1; ; tries++) {
    const name = given.name?.trim() || randomAliasName()
    const { domain, fields, owner } = await checkedNew(context, given, name)
    try {
      await makeMember(context, domain, owner)
      const ids = { _id: newObjectId(), user: owner._id, domain: domain._id }
      const alias = await insertRecord(context.database.aliases, { ...ids, ...fields })
      return await madeUseful(context, await withAddress(context, alias))
    } catch (error) {
      if (!isDuplicateKey(error)) throw error
      if (given.name?.trim() || tries === triesForRandomName) throw exists(name, domain)
    } finally {
      context.lookups.forget()
    }
  }
}

async function checkedNew(context: DirectoryContext, given: NewAlias, name: string) {
  const domain = await getDomain(context, given.domain)
  const owner = await ownerOf(context, domain, given.user)
  const recipients = given.recipients ?? (given.has_imap ? [] : [owner.email])
  const verification = { has_recipient_verification: domain.has_recipient_verification }
  const merged = { ...unset, ...verification, ...given, name, recipients }
  const fields = checkedFields(context, { fields: merged, domain, owner })
  await checkPattern(context, fields.name, domain)
  return { domain, fields, owner }
}

type Checked = {
  readonly fields: AliasFields | (AliasChanges & Omit<AliasFields, 'recipients'>)
  readonly domain: Domain
  readonly owner: User
}

function checkedFields(context: DirectoryContext, { fields, domain, owner }: Checked): AliasFields {
  const { recipients = [] } = fields
  const picked: AliasFields = {
    name: fields.name,
    description: fields.description,
    labels: fields.labels,
    recipients: typeof recipients === 'string' ? recipients.split(/[\s,]+/) : [...recipients],
    is_enabled: fields.is_enabled,
    error_code_if_disabled: fields.error_code_if_disabled,
    has_recipient_verification: fields.has_recipient_verification,
    has_imap: fields.has_imap,
    // Records of before it have none.
    has_tag_folders: fields.has_tag_folders ?? false,
    has_sent_copy: fields.has_sent_copy ?? false,
    max_quota: fields.max_quota
  }
  const maxRecipients = domain.max_recipients_per_alias || context.maxRecipients
  const member = domain.members.find(({ user }) => user.equals(owner._id))
  const isAdmin = owner.group === 'admin' || member?.group === 'admin'
  return checkAlias(picked, { domain, maxRecipients, isAdmin })
}

/** It can be matched in bounded time, and the domain has not too many of them. @throws DirectoryError */
async function checkPattern(
  { database }: DirectoryContext,
  name: string,
  { _id, name: at }: Domain
): Promise<void> {
  if (kindOfName(name) !== 'pattern') return
  await compiledPattern(name)
  const count = await database.aliases.countDocuments({ domain: _id, name: { $gte: '/', $lt: '0' } })
  if (count < mostPatterns) return
  throw new DirectoryError(
    'conflict',
    'name',
    `${at} has ${count} patterns already, which is all it may have`
  )
}

/** A mailbox that cannot be made now is made at the alias' next use. */
async function madeUseful(context: DirectoryContext, alias: AliasRecord): Promise<AliasRecord> {
  if (!alias.has_imap || alias.mailbox_created || !context.mailboxes) return alias
  try {
    await ensureMailbox(context, alias)
  } catch (error) {
    context.logger.warn({ error, alias: alias.address }, 'the mailbox could not be made yet')
    return alias
  }
  return (await findAlias(context, alias._id.toHexString())) ?? alias
}

async function getAlias(context: DirectoryContext, addressOrId: string): Promise<AliasRecord> {
  const alias = await findAlias(context, addressOrId)
  if (!alias) throw notFound('alias', `There is no alias ${addressOrId}`)
  return alias
}

async function findAlias(context: DirectoryContext, addressOrId: string): Promise<AliasRecord | undefined> {
  const _id = toObjectId(addressOrId)
  if (_id) {
    const alias = await context.database.aliases.findOne({ _id })
    return alias ? withAddress(context, alias) : undefined
  }
  const at = addressOrId.lastIndexOf('@')
  const domain = at < 1 ? undefined : await findDomain(context, addressOrId.slice(at + 1))
  if (!domain) return undefined
  const written = addressOrId.slice(0, at).trim().normalize('NFC')
  const name = written.startsWith('/') ? written : written.toLowerCase()
  const alias = await context.database.aliases.findOne({ domain: domain._id, name })
  return alias ? withAddress(context, alias) : undefined
}

async function withAddress({ lookups }: DirectoryContext, alias: Alias): Promise<AliasRecord> {
  const domain = await lookups.domainById(alias.domain)
  return { ...alias, address: `${alias.name}@${domain?.name ?? 'removed.invalid'}` }
}

async function ownerOf(context: DirectoryContext, domain: Domain, user: string | undefined): Promise<User> {
  if (user !== undefined) return getUser(context, user)
  const admin = domain.members.find((member) => member.group === 'admin')
  if (!admin)
    throw new DirectoryError('conflict', 'user', `${domain.name} has no administrator; name the alias' owner`)
  return getUser(context, admin.user.toHexString())
}

/** Who owns an alias of a domain is a member of it. */
async function makeMember({ database }: DirectoryContext, domain: Domain, owner: User): Promise<void> {
  if (domain.members.some(({ user }) => user.equals(owner._id))) return
  await database.domains.updateOne(
    { _id: domain._id, 'members.user': { $ne: owner._id } },
    { $push: { members: { user: owner._id, group: 'user' } } }
  )
}

function exists(name: string, domain: Domain): DirectoryError {
  return new DirectoryError('exists', 'name', `There is an alias ${name}@${domain.name} already`)
}

// People with an account. The first one is the administrator of the server.
import { addressKey, parseAddress } from '@postkeep/address'
import { hashPassword, pretendToVerify, verifyPassword } from '@postkeep/crypto'
import { insertRecord, isDuplicateKey, toObjectId, type User } from '@postkeep/database'
import { administerUser } from './administer-user.ts'
import { checkDailyLimit, checkRecipientLimit } from './send-limits.ts'
import type { DirectoryContext } from './directory-context.ts'
import { DirectoryError, invalid, notFound } from './directory-error.ts'
import { searchUsers, type SearchAll, type UserPage } from './search-all.ts'

export type NewUser = {
  readonly email: string
  readonly password?: string | undefined
  readonly group?: User['group'] | undefined
  /** They have shown to read what is sent to the address. */
  readonly isVerified?: boolean | undefined
}

export type Users = {
  create(user: NewUser): Promise<User>
  findByEmail(email: string): Promise<User | undefined>
  findById(id: string): Promise<User | undefined>
  /** By email or id. @throws DirectoryError not-found */
  get(emailOrId: string): Promise<User>
  /** undefined: unknown, wrong password, or banned, in the same time. */
  verify(email: string, password: string): Promise<User | undefined>
  /** An administrator of the server exists: the first account has been made. */
  hasAdmin(): Promise<boolean>
  /** The new address is one that its owner has shown to read. @throws DirectoryError invalid, exists */
  setEmail(emailOrId: string, email: string): Promise<User>
  setPassword(emailOrId: string, password: string): Promise<void>
  /** @throws DirectoryError invalid */
  setProfile(emailOrId: string, profile: Profile): Promise<User>
  list(): Promise<User[]>
  /** A page of all. */
  search(search: SearchAll): Promise<UserPage>
  /** Makes an administrator of the server, or no more. @throws DirectoryError not-found, conflict */
  setGroup(emailOrId: string, group: User['group']): Promise<User>
  /** Nobody logs in with a banned account. @throws DirectoryError not-found, conflict */
  setBanned(emailOrId: string, isBanned: boolean): Promise<User>
  /** Messages a day; 0: as the domain or the server. @throws DirectoryError not-found, invalid */
  setDailyLimit(emailOrId: string, messages: number): Promise<User>
  /** Recipients of a message; 0: as the domain, or the server. @throws DirectoryError not-found, invalid */
  setRecipientLimit(emailOrId: string, recipients: number): Promise<User>
  remove(emailOrId: string): Promise<void>
}

/** What a person says of themselves. */
export type Profile = {
  readonly [K in 'given_name' | 'family_name' | 'display_name' | 'timezone']?: string | undefined
}

const shortestPassword = 8

export function usersOf(context: DirectoryContext): Users {
  const { database, lookups } = context

  async function findByEmail(email: string): Promise<User | undefined> {
    const address = parseAddress(email.trim())
    return address && ((await database.users.findOne({ email: addressKey(address) })) ?? undefined)
  }

  return {
    findByEmail,
    hasAdmin: () => hasAdmin(context),
    async findById(id) {
      const _id = toObjectId(id)
      return _id && ((await database.users.findOne({ _id })) ?? undefined)
    },
    get: (emailOrId) => getUser(context, emailOrId),

    create: (user) => createUser(context, user),

    async verify(email, password) {
      const user = await findByEmail(email)
      if (!user?.password_hash) {
        await pretendToVerify(password)
        return undefined
      }
      return (await verifyPassword(user.password_hash, password)) && !user.is_banned ? user : undefined
    },

    setEmail: (emailOrId, email) => setEmail(context, emailOrId, email),

    async setPassword(emailOrId, password) {
      const { _id } = await getUser(context, emailOrId)
      await database.users.updateOne({ _id }, { $set: { password_hash: await checkedHash(password) } })
      lookups.forget()
    },

    search: (search) => searchUsers(context, search),
    async setGroup(emailOrId, group) {
      return administerUser(context, await getUser(context, emailOrId), { group })
    },
    async setBanned(emailOrId, isBanned) {
      return administerUser(context, await getUser(context, emailOrId), { is_banned: isBanned })
    },
    setProfile: (emailOrId, profile) => setProfile(context, emailOrId, profile),

    setDailyLimit: (emailOrId, messages) =>
      setLimit(context, emailOrId, { smtp_limit: checkDailyLimit(messages) }),
    setRecipientLimit: (emailOrId, recipients) =>
      setLimit(context, emailOrId, { smtp_recipient_limit: checkRecipientLimit(recipients) }),

    list: () => database.users.find({}).sort({ email: 1 }),

    async remove(emailOrId) {
      const user = await getUser(context, emailOrId)
      await refuseWhileNeeded(context, user)
      await database.domains.updateMany(
        { 'members.user': user._id },
        { $pull: { members: { user: user._id } } }
      )
      await database.apiKeys.deleteMany({ user: user._id })
      await database.users.deleteOne({ _id: user._id })
      lookups.forget()
    }
  }
}

/** @throws DirectoryError not-found */
export async function getUser({ database }: DirectoryContext, emailOrId: string): Promise<User> {
  const _id = toObjectId(emailOrId)
  const address = _id ? undefined : parseAddress(emailOrId.trim())
  const filter = _id ? { _id } : address && { email: addressKey(address) }
  const user = filter && (await database.users.findOne(filter))
  if (!user) throw notFound('user', `There is no user ${emailOrId}; the list of users shows who there is`)
  return user
}

async function hasAdmin({ database }: DirectoryContext): Promise<boolean> {
  return (await database.users.findOne({ group: 'admin' }, { _id: 1 })) !== null
}

async function createUser(context: DirectoryContext, user: NewUser): Promise<User> {
  const { email, group, isVerified = false, password } = user
  const { database, lookups } = context
  const address = checkedAddress(email)
  const passwordHash = password === undefined ? undefined : await checkedHash(password)
  const adminExists = await hasAdmin(context)
  try {
    return await insertRecord(database.users, {
      email: address,
      group: adminExists ? (group ?? 'user') : 'admin',
      password_hash: passwordHash,
      has_verified_email: isVerified
    })
  } catch (error) {
    throw isDuplicateKey(error) ? exists(email) : error
  } finally {
    lookups.forget()
  }
}

async function setEmail(context: DirectoryContext, emailOrId: string, email: string): Promise<User> {
  const { database, lookups } = context
  const { _id } = await getUser(context, emailOrId)
  const changes = { email: checkedAddress(email), has_verified_email: true }
  try {
    await database.users.updateOne({ _id }, { $set: changes })
  } catch (error) {
    throw isDuplicateKey(error) ? exists(email) : error
  } finally {
    lookups.forget()
  }
  return getUser(context, _id.toHexString())
}

async function setProfile(
  context: DirectoryContext,
  emailOrId: string,
  { display_name, family_name, given_name, timezone }: Profile
): Promise<User> {
  const { _id } = await getUser(context, emailOrId)
  if (timezone !== undefined && !isTimeZone(timezone))
    throw invalid('timezone', `${timezone} is not a time zone; write it as Europe/Vienna`)
  const names = { given_name, family_name, display_name }
  for (const [field, name] of Object.entries(names)) {
    if (name !== undefined && name.length > 150) throw invalid(field, 'Take at most 150 characters')
  }
  const given = Object.entries({ ...names, timezone }).filter(([, value]) => value !== undefined)
  await context.database.users.updateOne({ _id }, { $set: Object.fromEntries(given) })
  context.lookups.forget()
  return getUser(context, _id.toHexString())
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}

function checkedAddress(email: string): string {
  const address = parseAddress(email.trim())
  if (!address) throw invalid('email', `${email} is not an email address; write it as name@example.com`)
  return addressKey(address)
}

function exists(email: string): DirectoryError {
  return new DirectoryError('exists', 'email', `There is a user ${email} already`)
}

async function setLimit(
  context: DirectoryContext,
  emailOrId: string,
  limit: Partial<Pick<User, 'smtp_limit' | 'smtp_recipient_limit'>>
): Promise<User> {
  const user = await getUser(context, emailOrId)
  await context.database.users.updateOne({ _id: user._id }, { $set: limit })
  context.lookups.forget()
  return { ...user, ...limit }
}

async function checkedHash(password: string): Promise<string> {
  if (password.length < shortestPassword) {
    throw invalid('password', `The password is too short; take at least ${shortestPassword} characters`)
  }
  return hashPassword(password)
}

async function refuseWhileNeeded({ database }: DirectoryContext, user: User): Promise<void> {
  const alias = await database.aliases.findOne({ user: user._id }, { _id: 1 })
  if (alias) {
    throw new DirectoryError(
      'conflict',
      'user',
      `${user.email} owns aliases; remove them or give them to somebody else first`
    )
  }
  for (const domain of await database.domains.find({ 'members.user': user._id })) {
    const others = domain.members.filter(
      (member) => member.group === 'admin' && !member.user.equals(user._id)
    )
    if (others.length > 0) continue
    const message = `${user.email} is the only administrator of ${domain.name}; remove that domain first`
    throw new DirectoryError('conflict', 'user', message)
  }
}

// Passwords with which a program may send as any address of a domain. They open no mailbox. API §1.13
import { createHmac } from 'node:crypto'
import { parseAddress } from '@postkeep/address'
import { generatePassword, hashPassword, normalisePassword, verifyPassword } from '@postkeep/crypto'
import { newObjectId, toObjectId, type CatchAllPassword, type Domain } from '@postkeep/database'
import type { DirectoryContext } from '../directory-context.ts'
import { DirectoryError, invalid, notFound } from '../directory-error.ts'
import { getDomain } from './domains.ts'

export type MadeCatchAllPassword = {
  readonly id: string
  readonly username: string
  readonly password: string
  readonly description: string
}

export type ShownCatchAllPassword = Pick<CatchAllPassword, 'description' | 'created_at'> & {
  readonly id: string
}

export type CatchAllLogin = {
  /** `*@domain` */
  readonly address: string
  /** 24-hex ids; the user is the first administrator of the domain. */
  readonly user: string
  readonly domain: string
  /** Of the password. */
  readonly id: string
}

export type CatchAllPasswords = {
  /** Without a password it makes one. @throws DirectoryError not-found, invalid, conflict */
  create(
    domain: string,
    given?: { readonly password?: string | undefined; readonly description?: string | undefined }
  ): Promise<MadeCatchAllPassword>
  /** Oldest first. @throws DirectoryError not-found */
  list(domain: string): Promise<ShownCatchAllPassword[]>
  /** @throws DirectoryError not-found */
  remove(domain: string, id: string): Promise<ShownCatchAllPassword>
  /** `username`: `*@domain`, or any address there. */
  verify(username: string, password: string): Promise<CatchAllLogin | undefined>
}

const mostPasswords = 10
const shortest = 12
const longest = 128
const longestDescription = 150

export function catchAllPasswordsOf(context: DirectoryContext): CatchAllPasswords {
  const { database, lookups, sealer } = context
  const hintKey = sealer.subkey('catch-all hint')

  return {
    async create(nameOrId, given = {}) {
      const domain = await getDomain(context, nameOrId)
      const description = (given.description ?? '').trim()
      if (description.length > longestDescription)
        throw invalid('description', `Take at most ${longestDescription} characters`)
      const password = given.password ?? generatePassword()
      checkPassword(password)
      const _id = newObjectId()
      const hint = hintOf(hintKey, password)
      const token = { _id, description, hash: await hashPassword(password), hint, created_at: context.now() }
      // No two processes make an eleventh.
      const room = { _id: domain._id, [`tokens.${mostPasswords - 1}`]: { $exists: false } }
      const { matchedCount } = await database.domains.updateOne(room, { $push: { tokens: token } })
      lookups.forget()
      if (matchedCount === 0) throw tooMany(domain)
      return { id: _id.toHexString(), username: `*@${domain.name}`, password, description }
    },

    async list(nameOrId) {
      lookups.forget()
      return ((await getDomain(context, nameOrId)).tokens ?? []).map(shown)
    },

    async remove(nameOrId, id) {
      lookups.forget()
      const domain = await getDomain(context, nameOrId)
      const _id = toObjectId(id)
      const token = domain.tokens?.find((each) => _id && each._id.equals(_id))
      if (!token) throw notFound('password', `${domain.name} has no catch-all password ${id}`)
      await database.domains.updateOne({ _id: domain._id }, { $pull: { tokens: { _id: token._id } } })
      lookups.forget()
      return shown(token)
    },

    async verify(username, password) {
      const domain = await domainOf(context, username)
      // Of those that are wrong all but one in 65,536 cost nothing here: a login costs as much with these as without.
      const hint = hintOf(hintKey, password)
      for (const token of domain?.tokens ?? []) {
        if (token.hint !== hint || !(await verifyPassword(token.hash, password))) continue
        const user = await administratorOf(context, domain!)
        const id = token._id.toHexString()
        return user === undefined
          ? undefined
          : { address: `*@${domain!.name}`, user, domain: domain!._id.toHexString(), id }
      }
      return undefined
    }
  }
}

function checkPassword(password: string): void {
  if (password.length < shortest || password.length > longest)
    throw invalid('new_password', `Take a password of ${shortest} to ${longest} characters`)
  if (password !== password.trim())
    throw invalid('new_password', 'A password neither begins nor ends with a space')
}

async function domainOf({ lookups }: DirectoryContext, username: string): Promise<Domain | undefined> {
  const name = username.trim()
  // `*` is a local part as any other.
  const address = parseAddress(name)
  return address && lookups.domain(address.domain)
}

/** undefined: there is none who may send. */
async function administratorOf(
  { lookups }: DirectoryContext,
  { members }: Domain
): Promise<string | undefined> {
  for (const { group, user: id } of members) {
    const user = group === 'admin' ? await lookups.user(id) : undefined
    if (user && !user.is_banned) return user._id.toHexString()
  }
  return undefined
}

/** 16 bits: with them, and without the server's key, nobody gets nearer to the password. */
function hintOf(key: Buffer, password: string): string {
  return createHmac('sha256', key).update(normalisePassword(password)).digest('hex').slice(0, 4)
}

function shown({ _id, created_at, description }: CatchAllPassword): ShownCatchAllPassword {
  return { id: _id.toHexString(), description, created_at }
}

function tooMany({ name }: Domain): DirectoryError {
  const message = `${name} has ${mostPasswords} catch-all passwords already; remove one first`
  return new DirectoryError('conflict', 'tokens', message)
}

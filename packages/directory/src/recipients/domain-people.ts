// The people of a domain, for each other: its aliases that have a mailbox, where its administrators let them be listed.
import { toObjectId, type ObjectId, type User } from '@postkeep/database'
import type { DirectoryContext } from '../directory-context.ts'

export type DomainPerson = {
  /** Of the alias: 24 hex digits. */
  readonly id: string
  readonly address: string
  readonly displayName: string
  readonly givenName: string
  readonly familyName: string
}

const mostPeople = 2000

/** `domain`: its id. By name; undefined: they are not listed. */
export async function domainPeople(
  { database, lookups }: Pick<DirectoryContext, 'database' | 'lookups'>,
  domain: string
): Promise<DomainPerson[] | undefined> {
  const _id = toObjectId(domain)
  const found = _id && (await lookups.domainById(_id))
  if (!found?.has_directory) return undefined
  const aliases = await database.aliases
    .find({ domain: found._id, has_imap: true, is_enabled: true }, { name: 1, user: 1 })
    .sort({ name: 1 })
    .limit(mostPeople)
  const owners = await ownersOf(database, [...new Set(aliases.map(({ user }) => user))])
  return aliases.flatMap(({ _id: id, name, user }) => {
    const owner = owners.get(String(user))
    if (owner === undefined || name === '*' || name.startsWith('/')) return []
    const { display_name: displayName, given_name: givenName, family_name: familyName } = owner
    const address = `${name}@${found.name}`
    return [{ id: id.toHexString(), address, displayName, givenName, familyName }]
  })
}

/** Those that may log in. */
async function ownersOf(
  { users }: Pick<DirectoryContext['database'], 'users'>,
  ids: readonly ObjectId[]
): Promise<Map<string, Pick<User, 'display_name' | 'given_name' | 'family_name'>>> {
  const fields = { display_name: 1, given_name: 1, family_name: 1 }
  const found = await users.find({ _id: { $in: [...ids] }, is_banned: false }, fields)
  return new Map(found.map((user) => [String(user._id), user]))
}

// Many aliases at once, first as a trial: what would be added or changed, and what refused, each line for itself.
import type { Domain, User } from '@postkeep/database'
import type { DirectoryContext } from '../directory-context.ts'
import { DirectoryError } from '../directory-error.ts'
import { getDomain } from '../domains/domains.ts'
import { getUser } from '../users.ts'
import type { AliasFileRow } from './alias-file.ts'
import type { AliasChanges, AliasRecord, Aliases } from './aliases.ts'

export type AliasImport = {
  /** Name or id. */
  readonly domain: string
  /** Email or id of whose new ones are, and who asks: others' aliases only an administrator of the domain changes. */
  readonly user: string
  readonly rows: readonly AliasFileRow[]
  /** Only tells what would be done. */
  readonly isTrial: boolean
  /** Those that are there already stay as they are. */
  readonly keep: boolean
}

export type ImportedAlias = {
  readonly line: number
  readonly name: string
  readonly outcome: 'added' | 'changed' | 'kept' | 'refused'
  /** Of what was refused. */
  readonly reason?: string
}

type Work = {
  readonly context: DirectoryContext
  readonly aliases: Aliases
  readonly domain: Domain
  readonly user: User
  readonly isAdmin: boolean
  readonly asked: AliasImport
}

/** In the order of the rows. @throws DirectoryError not-found */
export async function importAliases(
  context: DirectoryContext,
  aliases: Aliases,
  asked: AliasImport
): Promise<ImportedAlias[]> {
  const domain = await getDomain(context, asked.domain)
  const user = await getUser(context, asked.user)
  const group = domain.members.find((member) => member.user.equals(user._id))?.group
  const isAdmin = user.group === 'admin' || group === 'admin'
  const work: Work = { context, aliases, domain, user, isAdmin, asked }
  const seen = new Set<string>()
  const done: ImportedAlias[] = []
  for (const row of asked.rows) {
    const name = row.changes.name ?? ''
    const key = name.toLowerCase()
    done.push(seen.has(key) ? refused(row, 'It is in the file twice') : await importRow(work, row))
    seen.add(key)
  }
  return done
}

async function importRow(work: Work, row: AliasFileRow): Promise<ImportedAlias> {
  if (row.fault) return refused(row, row.fault.message)
  const { line } = row
  const name = row.changes.name ?? ''
  try {
    const outcome = await take(work, row.changes)
    return { line, name, outcome }
  } catch (error) {
    // Each line stands for itself: the others go on.
    if (!(error instanceof DirectoryError)) throw error
    return refused(row, error.message)
  }
}

async function take(work: Work, given: AliasChanges): Promise<ImportedAlias['outcome']> {
  const { aliases, asked, domain, isAdmin, user } = work
  // Members do not choose how large they may become.
  const { max_quota, ...rest } = given
  const changes = { ...rest, ...(isAdmin && max_quota !== undefined && { max_quota }) }
  const known = await aliases.find(`${given.name}@${domain.name}`)
  if (known) {
    if (!isAdmin && !known.user.equals(user._id))
      throw new DirectoryError('exists', 'name', `${known.address} is somebody else’s`)
    if (asked.keep || isSame(known, changes)) return 'kept'
    if (asked.isTrial)
      await aliases.check({ ...known, ...changes, domain: domain.name, user: known.user.toHexString() })
    else await aliases.update(known._id.toHexString(), changes)
    return 'changed'
  }
  const made = { domain: domain.name, user: user._id.toHexString(), ...changes }
  if (asked.isTrial) await aliases.check(made)
  else await aliases.create(made)
  return 'added'
}

function isSame(known: AliasRecord, changes: AliasChanges): boolean {
  return Object.entries(changes).every(
    ([field, value]) =>
      field === 'name' || JSON.stringify(known[field as keyof AliasRecord]) === JSON.stringify(value)
  )
}

function refused({ changes, line }: AliasFileRow, reason: string): ImportedAlias {
  return { line, name: changes.name ?? '', outcome: 'refused', reason }
}

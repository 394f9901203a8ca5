// postmaster@, which every domain has to answer (RFC 5321 §4.5.1), as an alias that its owner sees and may change.
import { DirectoryError } from '../directory-error.ts'
import type { Aliases, AliasRecord } from './aliases.ts'

/** `owner`: email. undefined where it is there already, or is the owner's own address. */
export async function ensurePostmaster(
  aliases: Aliases,
  domain: string,
  owner: string
): Promise<AliasRecord | undefined> {
  const address = `postmaster@${domain}`
  if (owner === address || (await aliases.find(address))) return undefined
  try {
    return await aliases.create({ domain, name: 'postmaster', user: owner, recipients: [owner] })
  } catch (error) {
    if (error instanceof DirectoryError && error.code === 'exists') return undefined
    throw error
  }
}

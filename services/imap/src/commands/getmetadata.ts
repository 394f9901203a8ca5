// GETMETADATA. RFC 5464 §4.2.
import type { MetadataEntry } from '@postkeep/mailbox-contract'
import { encodeMailbox, metadataResponse, parseGetMetadata } from '@postkeep/imap-protocol'
import { ImapRefusal } from '../imap-refusal.ts'
import { type Reply, loggedIn, register } from './command.ts'

export const getMetadata = register({
  name: 'GETMETADATA',
  states: loggedIn,
  capabilities: ['METADATA'],
  parse: parseGetMetadata,
  async run({ client: { session, output } }, { mailbox, filter, maxSize = Infinity }): Promise<Reply> {
    const [found] = await session.mailbox.readMetadata([mailbox], filter)
    if (found == null) throw new ImapRefusal('NO', 'NONEXISTENT', 'There is no such mailbox')
    const short = found.filter(({ value }) => value.length <= maxSize)
    const told = filter.depth === 0 ? withMissing(filter.names, found, short) : short
    if (told.length > 0) output.text(metadataResponse(encodeMailbox(mailbox, session.names), told))
    if (short.length === found.length) return {}
    const longest = Math.max(...found.map(({ value }) => value.length))
    return { code: `METADATA LONGENTRIES ${longest}` }
  }
})

type Told = Omit<MetadataEntry, 'value'> & { readonly value: Uint8Array | null }

/** Entries that were asked for by name and are not there are NIL. */
export function withMissing(
  names: readonly string[],
  found: readonly MetadataEntry[],
  told: readonly MetadataEntry[] = found
): Told[] {
  const known = new Set(found.map(({ name }) => name))
  const missing = names.filter((name) => !known.has(name.toLowerCase()))
  return [...told, ...missing.map((name) => ({ name, value: null }))]
}

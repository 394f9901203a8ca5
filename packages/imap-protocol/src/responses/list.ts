// LIST and LSUB. RFC 9051 §7.3.1.
import type { NameEncoding } from '../mailbox-name.ts'
import { encodeMailbox } from '../wire/encoder.ts'

export interface ListEntry {
  readonly path: string
  /** With their backslashes. */
  readonly attributes: readonly string[]
  /** CHILDINFO: the folder does not itself match the selection, a child does (RFC 5258 §4). */
  readonly childInfo?: readonly string[]
  /** OLDNAME: what the folder was called, by the client or before a RENAME (RFC 9051 §6.3.9.7). */
  readonly oldName?: string
}

export function listResponse(
  name: 'LIST' | 'LSUB' | 'XLIST',
  entry: ListEntry,
  encoding: NameEncoding = 'utf7'
): string {
  const items: string[] = []
  if (entry.childInfo !== undefined) {
    items.push(`"CHILDINFO" (${entry.childInfo.map((option) => `"${option}"`).join(' ')})`)
  }
  if (entry.oldName !== undefined) items.push(`"OLDNAME" (${encodeMailbox(entry.oldName, encoding)})`)
  const extended = items.length === 0 ? '' : ` (${items.join(' ')})`
  const path = encodeMailbox(entry.path, encoding)
  return `* ${name} (${entry.attributes.join(' ')}) "/" ${path}${extended}\r\n`
}

/** The answer to `LIST "" ""`: the separator alone. */
export const separatorResponse = String.raw`* LIST (\Noselect) "/" ""` + '\r\n'

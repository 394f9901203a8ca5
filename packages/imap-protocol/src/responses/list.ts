// LIST and LSUB. RFC 9051 §7.3.1.
import { encodeMailbox } from '../wire/encoder.ts'

export interface ListEntry {
  readonly path: string
  /** With their backslashes. */
  readonly attributes: readonly string[]
  /** CHILDINFO: the folder does not itself match the selection, a child does (RFC 5258 §4). */
  readonly childInfo?: readonly string[]
}

export function listResponse(name: 'LIST' | 'LSUB', entry: ListEntry): string {
  const info = entry.childInfo?.map((option) => `"${option}"`).join(' ')
  const extended = info === undefined ? '' : ` ("CHILDINFO" (${info}))`
  return `* ${name} (${entry.attributes.join(' ')}) "/" ${encodeMailbox(entry.path)}${extended}\r\n`
}

/** The answer to `LIST "" ""`: the separator alone. */
export const separatorResponse = String.raw`* LIST (\Noselect) "/" ""` + '\r\n'

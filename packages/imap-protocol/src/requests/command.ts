// The head of every command: tag and name. RFC 9051 §9 (command).
import { ImapSyntaxError } from '../imap-syntax-error.ts'
import type { NameEncoding } from '../mailbox-name.ts'
import type { CommandLine } from '../wire/command-line.ts'
import { RequestReader } from '../wire/request-reader.ts'

export interface CommandHead {
  readonly tag: string
  /** Upper case, without UID. */
  readonly name: string
  /** The command came with UID in front: its numbers are UIDs. */
  readonly uid: boolean
  /** Stands behind the name, at the space before the first argument where there is one. */
  readonly reader: RequestReader
}

const maximumTagLength = 255

/** `names`: how the client writes mailbox names. */
export function parseCommand(line: CommandLine, names: NameEncoding = 'utf7'): CommandHead {
  const reader = new RequestReader(line, names)
  const tag = reader.tag()
  if (tag.length > maximumTagLength) throw new ImapSyntaxError('Tag is too long')
  reader.space()
  const first = reader.word()
  const uid = first === 'UID'
  if (uid) reader.space()
  return { tag, name: uid ? reader.word() : first, uid, reader }
}

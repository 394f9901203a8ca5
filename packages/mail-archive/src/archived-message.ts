// A message as archives know it: its bytes, and what IMAP keeps beside them.

export interface ArchivedMessage {
  /** Unicode, separator `/`; INBOX is upper-case. */
  readonly folder: string
  /** As in IMAP: `\Seen`, `$Forwarded`. */
  readonly flags: readonly string[]
  /** Seconds since 1970 UTC. */
  readonly internalDate: number
  /** Lines end with CRLF. */
  readonly raw: Buffer
}

export interface ArchiveWriter {
  /** Called for each folder before its messages. */
  beginFolder(path: string): Promise<void>
  write(message: ArchivedMessage): Promise<void>
  /** Ends the folder; to be called after its last message. */
  endFolder(): Promise<void>
}

// Mailbox names on the wire: modified UTF-7 (RFC 3501 §5.1.3), or UTF-8 where the client has enabled it (RFC 9051 §5.1).
import { ImapSyntaxError } from './imap-syntax-error.ts'

/** How names are written. `utf8`: the client has enabled IMAP4rev2 or UTF8=ACCEPT; an `&` is then only an `&`. */
export type NameEncoding = 'utf7' | 'utf8'

/**
 * A mailbox name (or LIST pattern) of the wire as Unicode, INBOX as the client wrote it. Names that already hold
 * characters beyond ASCII are taken as they are: clients of RFC 9051 send UTF-8.
 */
export function decodeMailboxName(wire: string, encoding: NameEncoding = 'utf7'): string {
  const isPlain = encoding === 'utf8' || /[^\x20-\x7e]/.test(wire) || !wire.includes('&')
  return isPlain ? wire : decodeModifiedUtf7(wire)
}

/** INBOX is the same in any case. */
export function canonicalMailboxName(name: string): string {
  return /^inbox(?=\/|$)/i.test(name) ? `INBOX${name.slice(5)}` : name
}

export function encodeMailboxName(name: string): string {
  if (!/[^\x20-\x25\x27-\x7e]/.test(name)) return name
  return name.replaceAll(/&|[^\x20-\x7e]+/g, (run) => (run === '&' ? '&-' : `&${encodeRun(run)}-`))
}

function decodeModifiedUtf7(wire: string): string {
  const name = wire.replaceAll(/&([^-]*)(-?)/g, (_, run: string, end: string) => {
    if (end === '') throw new ImapSyntaxError('Mailbox name is not valid modified UTF-7')
    return run === '' ? '&' : decodeRun(run)
  })
  if (!name.isWellFormed()) throw new ImapSyntaxError('Mailbox name is not valid modified UTF-7')
  return name
}

function decodeRun(run: string): string {
  const bytes = Buffer.from(run.replaceAll(',', '/'), 'base64')
  const isCanonical = bytes.length % 2 === 0 && bytes.length > 0 && /^[A-Za-z0-9+,]+$/.test(run)
  const text = isCanonical ? bytes.swap16().toString('utf16le') : ''
  // RFC 3501 §5.1.3: printable ASCII stands for itself, so that a name has one form.
  if (!isCanonical || encodeRun(text) !== run || /[\x20-\x7e]/.test(text)) {
    throw new ImapSyntaxError('Mailbox name is not valid modified UTF-7')
  }
  return text
}

function encodeRun(run: string): string {
  return Buffer.from(run, 'utf16le').swap16().toString('base64').replaceAll('/', ',').replace(/=+$/, '')
}

// Which folder names are allowed, and their one spelling. RFC 9051 §5.1
import { MailboxError } from '@postkeep/mailbox-contract'

export const inbox = 'INBOX'
const longestPath = 1000
const deepest = 30

/** NFC, INBOX in upper case, no separator at the end. Throws `MailboxError('invalid' | 'limit')`. */
export function normalisePath(path: string): string {
  if (!path.isWellFormed()) throw new MailboxError('invalid', 'the folder name is not valid Unicode')
  const parts = path.normalize('NFC').replace(/\/$/, '').split('/')
  if (parts[0]!.toUpperCase() === inbox) parts[0] = inbox
  const normal = parts.join('/')
  if (parts.includes('')) throw new MailboxError('invalid', 'a folder name has an empty part')
  if (/[\p{Cc}\u2028\u2029]/u.test(normal))
    throw new MailboxError('invalid', 'a folder name has a control character')
  if (Buffer.byteLength(normal) > longestPath)
    throw new MailboxError('limit', `a folder name has more than ${longestPath} bytes`)
  if (parts.length > deepest) throw new MailboxError('limit', `folders are nested more than ${deepest} deep`)
  return normal
}

/** As `normalisePath`, for looking up: a name that cannot exist is undefined. */
export function lookupPath(path: string): string | undefined {
  try {
    return normalisePath(path)
  } catch (error) {
    if (error instanceof MailboxError) return undefined
    throw error
  }
}

/** `a`, `a/b` of `a/b/c`. */
export function superiorPaths(path: string): string[] {
  const parts = path.split('/')
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join('/'))
}

export function isBelow(path: string, superior: string): boolean {
  return path.startsWith(`${superior}/`)
}

// Values of forward-email= records that only this server can read: what they say stands in the public DNS. API §1.17
import type { DirectoryContext } from '../directory-context.ts'
import { invalid } from '../directory-error.ts'
import { parseForwardRecords } from './forward-records.ts'

const context = 'forward record'
const longest = 2048

export type SealedForwards = {
  /** `value`: with the word before `=` or without. Gives the whole record. @throws DirectoryError invalid */
  seal(value: string, prefix?: string): string
  /** Records as they were before; those that this server has not sealed as they are. */
  open(texts: readonly string[], prefix?: string): string[]
}

export function sealedForwardsOf({ sealer }: Pick<DirectoryContext, 'sealer'>): SealedForwards {
  return {
    seal: (value, prefix = 'forward-email') =>
      `${prefix}=${sealer.sealText(checkedValue(value, prefix), context)}`,
    open: (texts, prefix = 'forward-email') =>
      texts.map((text) => {
        const sealed = text.startsWith(`${prefix}=`) ? text.slice(prefix.length + 1).trim() : ''
        if (!/^[A-Za-z\d+/]{60,}={0,2}$/.test(sealed)) return text
        try {
          return `${prefix}=${sealer.openText(sealed, context)}`
        } catch {
          // Of another server.
          return text
        }
      })
  }
}

function checkedValue(value: string, prefix: string): string {
  const plain = value.trim().startsWith(`${prefix}=`) ? value.trim().slice(prefix.length + 1) : value.trim()
  if (plain === '' || plain.length > longest)
    throw invalid('input', `Give the value of a ${prefix}= record, of at most ${longest} characters`)
  const { names, unknown } = parseForwardRecords([`${prefix}=${plain}`], prefix)
  if (unknown.length > 0 || names.length === 0)
    throw invalid('input', `${(unknown[0] ?? plain).slice(0, 200)} is not the value of a ${prefix}= record`)
  return plain
}

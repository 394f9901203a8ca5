// TXT records that say where mail is forwarded (`forward-email=alias:target`), as aliases: for moving from a service that
// keeps its rules in the DNS. Pure.
import { parseRecipient } from './recipient.ts'

export interface ForwardedName {
  /** A local part, `*`, or a pattern `/…/`. */
  readonly name: string
  readonly recipients: readonly string[]
  /** undefined: it takes mail. */
  readonly disabledCode: 250 | 421 | 550 | undefined
}

export interface ForwardRecords {
  readonly names: readonly ForwardedName[]
  /** Entries that are not understood, as written. */
  readonly unknown: readonly string[]
}

interface Entry {
  readonly name: string
  readonly recipient: string | undefined
  readonly disabledCode: ForwardedName['disabledCode']
}

const disabledCodes = [250, 421, 550] as const

/** `texts`: all TXT records of the domain, each joined; others than those of `prefix` are passed over. */
export function parseForwardRecords(texts: readonly string[], prefix = 'forward-email'): ForwardRecords {
  const values = texts.flatMap((text) =>
    text.startsWith(`${prefix}=`) ? [text.slice(prefix.length + 1)] : []
  )
  const names = new Map<string, { recipients: Set<string>; disabledCode: ForwardedName['disabledCode'] }>()
  const unknown: string[] = []
  for (const written of values.flatMap(splitEntries)) {
    const entry = parseEntry(written)
    if (!entry) {
      unknown.push(written)
      continue
    }
    const known = names.get(entry.name) ?? { recipients: new Set<string>(), disabledCode: undefined }
    if (entry.recipient !== undefined) known.recipients.add(entry.recipient)
    known.disabledCode ??= entry.disabledCode
    names.set(entry.name, known)
  }
  return {
    names: [...names].map(([name, { disabledCode, recipients }]) => ({
      name,
      recipients: [...recipients],
      disabledCode
    })),
    unknown
  }
}

/** At commas, but not at those of a pattern. */
function splitEntries(value: string): string[] {
  const entry = /\s*((?:!{1,3})?\/(?:\\.|[^\\/])+\/[gi]{0,2}(?=[:,]|\s*$)[^,]*|[^,]+)/gy
  const entries: string[] = []
  for (let rest = value; rest !== '';) {
    entry.lastIndex = 0
    const found = entry.exec(rest)
    if (found) entries.push(found[1]!.trim())
    rest = rest.slice((found?.[0].length ?? 0) + 1)
  }
  return entries.filter((text) => text !== '')
}

function parseEntry(written: string): Entry | undefined {
  const [, marks = '', text = ''] = /^(!{0,3})(.*)$/s.exec(written) ?? []
  const disabledCode = marks === '' ? undefined : disabledCodes[marks.length - 1]
  if (!disabledCode && parseRecipient(text) && !text.startsWith('/')) {
    return { name: '*', recipient: text, disabledCode }
  }
  const [, name = '', target] = /^(\/(?:\\.|[^\\/])+\/[gi]{0,2}|[^:/]+)(?::(.*))?$/s.exec(text) ?? []
  if (name === '') return undefined
  if (disabledCode) return { name, recipient: undefined, disabledCode }
  if (target === '!') return { name, recipient: undefined, disabledCode: 250 }
  return target ? { name, recipient: target, disabledCode } : undefined
}

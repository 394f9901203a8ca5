// The kinds of fields. Each takes the variable's name; a `default` makes it optional.
import { isIP } from 'node:net'
import { resolve } from 'node:path'
import { field, problem, quote, value, type Default, type Field, type Given } from './field.ts'
import { parseBytes, parseDuration } from './quantity.ts'

type Options<T> = { default?: Default<T> }
type TextOptions = Options<string> & { pattern?: RegExp; hint?: string; secret?: boolean }
type IntegerOptions = Options<number> & { min?: number; max?: number }
type ListOptions = Options<readonly string[]> & { pattern?: RegExp; example?: string }
type UrlOptions = Options<string> & { protocols?: readonly string[] }

/** `secret` keeps the value out of error texts; for real secrets see secret(), which reads files too. */
export function text<const O extends TextOptions = {}>(name: string, options?: O): Field<Given<string, O>> {
  const {
    pattern,
    secret,
    hint = pattern ? `It has to match ${pattern}` : 'Give it a value'
  }: TextOptions = options ?? {}
  return field<string, O>(name, { ...options, hint }, (raw) => {
    if (!pattern || pattern.test(raw)) return value(raw)
    return problem(`${secret ? 'the value' : quote(raw)} does not have the right form`, hint)
  })
}

export function integer<const O extends IntegerOptions = {}>(
  name: string,
  options?: O
): Field<Given<number, O>> {
  const { min = Number.MIN_SAFE_INTEGER, max = Number.MAX_SAFE_INTEGER }: IntegerOptions = options ?? {}
  const hint = `Give a whole number${rangeText(options ?? {})}`
  return field<number, O>(name, { ...options, hint }, (raw) => {
    const number = /^-?\d+$/.test(raw) ? Number(raw) : Number.NaN
    if (!Number.isSafeInteger(number)) return problem(`${quote(raw)} is not a whole number`, hint)
    return number < min || number > max ? problem(`${number} is out of range`, hint) : value(number)
  })
}

/** 0 means: any free port. */
export function port<const O extends Options<number> = {}>(
  name: string,
  options?: O
): Field<Given<number, O>> {
  return integer<O & IntegerOptions>(name, { ...options, min: 0, max: 65_535 } as O & IntegerOptions)
}

export function flag<const O extends Options<boolean> = {}>(
  name: string,
  options?: O
): Field<Given<boolean, O>> {
  const hint = 'Give true or false'
  return field<boolean, O>(name, { ...options, hint }, (raw) => {
    if (/^(true|yes|on|1)$/i.test(raw)) return value(true)
    return /^(false|no|off|0)$/i.test(raw)
      ? value(false)
      : problem(`${quote(raw)} is neither yes nor no`, hint)
  })
}

export function choice<const T extends string, const O extends Options<NoInfer<T>> = {}>(
  name: string,
  choices: readonly T[],
  options?: O
): Field<Given<T, O>> {
  const hint = `Give one of ${choices.join(', ')}`
  return field<T, O>(name, { ...options, hint }, (raw) => {
    const chosen = choices.find((candidate) => candidate === raw)
    return chosen === undefined ? problem(`${quote(raw)} is not known`, hint) : value(chosen)
  })
}

/** "50 MB" → 52428800. */
export function bytes<const O extends Options<number> = {}>(
  name: string,
  options?: O
): Field<Given<number, O>> {
  const hint = 'Give a size such as 50 MB'
  return field<number, O>(name, { ...options, hint }, (raw) => {
    const size = parseBytes(raw)
    return size === undefined ? problem(`${quote(raw)} is not a size`, hint) : value(size)
  })
}

/** "30s" → 30000 (milliseconds). */
export function duration<const O extends Options<number> = {}>(
  name: string,
  options?: O
): Field<Given<number, O>> {
  const hint = 'Give a time such as 500ms, 30s, 5m, 2h or 1d'
  return field<number, O>(name, { ...options, hint }, (raw) => {
    const time = parseDuration(raw)
    return time === undefined ? problem(`${quote(raw)} is not a length of time`, hint) : value(time)
  })
}

/** Comma separated; spaces around and empty entries are dropped. */
export function list<const O extends ListOptions = {}>(
  name: string,
  options?: O
): Field<Given<readonly string[], O>> {
  const { pattern, example }: ListOptions = options ?? {}
  const hint = `Give a list separated by commas${example ? `, such as ${example}` : ''}`
  return field<readonly string[], O>(name, { ...options, hint }, (raw) => {
    const entries = raw
      .split(',')
      .map((entry) => entry.trim())
      .filter((entry) => entry !== '')
    const wrong = pattern && entries.find((entry) => !pattern.test(entry))
    return wrong === undefined ? value(entries) : problem(`holds ${quote(wrong)}`, hint)
  })
}

/** A host name in ASCII (RFC 1123 §2.1), lower-cased and without the last dot, or an IP address. */
export function hostName<const O extends Options<string> = {}>(
  name: string,
  options?: O
): Field<Given<string, O>> {
  const hint = 'Give a host name such as mail.example.com, or an IP address'
  return field<string, O>(name, { ...options, hint }, (raw) => {
    const host = raw.toLowerCase().replace(/\.$/, '')
    const label = /^(?!-)[a-z0-9-]{1,63}(?<!-)$/
    const valid =
      isIP(host) !== 0 || (host.length <= 253 && host.split('.').every((part) => label.test(part)))
    return valid ? value(host) : problem(`${quote(raw)} is not a host name`, hint)
  })
}

/** The text of a URL. Errors never show it, for it may hold a password. `protocols` without colon. */
export function url<const O extends UrlOptions = {}>(name: string, options?: O): Field<Given<string, O>> {
  const protocols = options?.protocols ?? ['http', 'https']
  const hint = `Give a URL that begins with ${protocols.map((protocol) => `${protocol}://`).join(' or ')}`
  return field<string, O>(name, { ...options, hint }, (raw) => {
    // MongoDB and Redis clusters name several hosts, which URL refuses: check with the first alone.
    const single = raw.replace(/^([a-z+]+:\/\/(?:[^/?#@]*@)?[^/?#,]*),[^/?#]*/i, '$1')
    const protocol = URL.canParse(single) ? new URL(single).protocol.slice(0, -1) : undefined
    return protocol && protocols.includes(protocol) ? value(raw) : problem('is not such a URL', hint)
  })
}

/** An absolute path; a relative one is taken from the working directory. */
export function path<const O extends Options<string> = {}>(
  name: string,
  options?: O
): Field<Given<string, O>> {
  return field<string, O>(name, { ...options, hint: 'Give the path of a file or folder' }, (raw) =>
    raw.includes('\0') ? problem('holds a NUL', 'Remove it') : value(resolve(raw))
  )
}

function rangeText({ min, max }: IntegerOptions): string {
  if (min !== undefined && max !== undefined) return ` from ${min} to ${max}`
  if (min !== undefined) return ` of at least ${min}`
  return max === undefined ? '' : ` of at most ${max}`
}

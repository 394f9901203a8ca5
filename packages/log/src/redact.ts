// Takes out of a line's fields what must not be written: secrets by their name, at any depth, and bytes.
import { errorOf } from './error-record.ts'
import { scrub } from './scrub.ts'

const secretNames = new Set([
  'authorization',
  'body',
  'content',
  'cookie',
  'credentials',
  'html',
  'key',
  'pass',
  'passphrase',
  'raw',
  'setcookie'
])
const secretEndings =
  /(?:passw(?:or)?d|secret|token|(?:private|data|api|encryption|session|master)keys?|recoverycode)$/
const censored = '[redacted]'
const maxDepth = 6
const maxEntries = 100

export function redact(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return redactEntries(fields, 0)
}

function redactEntries(fields: object, depth: number): Record<string, unknown> {
  const entries = Object.entries(fields).slice(0, maxEntries)
  return Object.fromEntries(entries.map(([name, value]) => [name, redactNamed(name, value, depth)]))
}

function redactNamed(name: string, value: unknown, depth: number): unknown {
  return isSecret(name) && value != null && typeof value !== 'boolean' ? censored : redactValue(value, depth)
}

function redactValue(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return scrub(value)
  if (typeof value === 'bigint') return value.toString()
  if (typeof value !== 'object' || value === null) return value
  if (value instanceof Error) return errorOf(value)
  if (value instanceof Date) return value
  if (value instanceof URL) return scrub(value.href)
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return `[${value.byteLength} bytes]`
  return redactObject(value, depth)
}

function redactObject(value: object, depth: number): unknown {
  if (depth >= maxDepth) return '[too deep]'
  if (value instanceof Map) return redactEntries(Object.fromEntries(value), depth + 1)
  if (!Array.isArray(value) && !(value instanceof Set)) return redactEntries(value, depth + 1)
  return [...value].slice(0, maxEntries).map((entry) => redactValue(entry, depth + 1))
}

function isSecret(name: string): boolean {
  const plain = name.replace(/[-_]/g, '').toLowerCase()
  return secretNames.has(plain) || secretEndings.test(plain)
}

// The fields of a form or a query: texts only, whatever shape was sent.

export type Form = {
  /** Trimmed; '' where it is missing. */
  text(name: string): string
  /** As it was typed: for passwords. */
  secret(name: string): string
  /** All values of the name. */
  texts(name: string): string[]
  has(name: string): boolean
}

const longest = 10_000

export function formOf(body: unknown): Form {
  const fields = new Map(
    isRecord(body) ? Object.entries(body).map(([name, value]) => [name, textsOf(value)]) : []
  )
  const first = (name: string): string => fields.get(name)?.[0] ?? ''
  return {
    text: (name) => first(name).trim(),
    secret: first,
    texts: (name) => fields.get(name) ?? [],
    has: (name) => fields.has(name)
  }
}

function textsOf(value: unknown): string[] {
  const values = Array.isArray(value) ? value : [value]
  return values.filter((one) => typeof one === 'string').map((one) => one.slice(0, longest))
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

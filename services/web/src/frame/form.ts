// The fields of a form or a query: texts only, whatever shape was sent; and files, where a page takes them.

export type Form = {
  /** Trimmed; '' where it is missing. */
  text(name: string): string
  /** As it was typed: for passwords. */
  secret(name: string): string
  /** All values of the name. */
  texts(name: string): string[]
  has(name: string): boolean
  /** undefined where none was chosen. */
  file(name: string): Buffer | undefined
}

const longest = 10_000

export function formOf(body: unknown, files?: ReadonlyMap<string, Buffer>): Form {
  const fields = new Map(
    isRecord(body) ? Object.entries(body).map(([name, value]) => [name, textsOf(value)]) : []
  )
  const first = (name: string): string => fields.get(name)?.[0] ?? ''
  return {
    text: (name) => first(name).trim(),
    secret: first,
    texts: (name) => fields.get(name) ?? [],
    has: (name) => fields.has(name),
    file: (name) => files?.get(name)
  }
}

function textsOf(value: unknown): string[] {
  const values = Array.isArray(value) ? value : [value]
  return values.filter((one) => typeof one === 'string').map((one) => one.slice(0, longest))
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

// The fields of a form or a query: texts only, whatever shape was sent; and files, where a page takes them.

export type Form = {
  /** Trimmed; '' where it is missing. */
  text(name: string): string
  /** Trimmed, of what may be long: lists. */
  longText(name: string): string
  /** As it was typed: for passwords. */
  secret(name: string): string
  /** All values of the name. */
  texts(name: string): string[]
  has(name: string): boolean
  /** undefined where none was chosen. */
  file(name: string): Buffer | undefined
}

const longest = 10_000
const longestList = 200_000

export function formOf(body: unknown, files?: ReadonlyMap<string, Buffer>): Form {
  const fields = new Map(
    isRecord(body) ? Object.entries(body).map(([name, value]) => [name, textsOf(value)]) : []
  )
  const whole = (name: string): string => fields.get(name)?.[0] ?? ''
  const first = (name: string): string => whole(name).slice(0, longest)
  return {
    text: (name) => first(name).trim(),
    longText: (name) => whole(name).trim(),
    secret: first,
    texts: (name) => (fields.get(name) ?? []).map((one) => one.slice(0, longest)),
    has: (name) => fields.has(name),
    file: (name) => files?.get(name)
  }
}

function textsOf(value: unknown): string[] {
  const values = Array.isArray(value) ? value : [value]
  return values.filter((one) => typeof one === 'string').map((one) => one.slice(0, longestList))
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

// Joins and decodes parameters that are split or carry a character set. RFC 2231 §3 and §4
import { decodeCharset } from './decode-charset.ts'
import { headerText } from './header-fields.ts'
import type { Parameter } from './message-part.ts'

type Section = { number: number; encoded: boolean; value: string }

/** The number of a section that is all of its parameter. */
const whole = -1

const none: ReadonlyMap<string, string> = new Map()

/** Each parameter's text by its name; of two with one name the first counts, and an encoded one before a plain one. */
export function decodeParameters(parameters: readonly Parameter[]): ReadonlyMap<string, string> {
  if (parameters.length === 0) return none
  const decoded = new Map<string, string>()
  const split = new Map<string, Section[]>()
  for (const [name, value] of parameters) {
    if (name.includes('*')) addSection(split, name, value)
    else if (!decoded.has(name)) decoded.set(name, headerText(value))
  }
  for (const [name, sections] of split) {
    const text = joinSections(sections)
    if (text !== undefined) decoded.set(name, text)
  }
  return decoded
}

function addSection(split: Map<string, Section[]>, name: string, value: string): void {
  const [base = '', second = '', third] = name.split('*')
  const isWhole = second === ''
  if (!isWhole && !/^\d{1,3}$/.test(second)) return
  const section = { number: isWhole ? whole : Number(second), encoded: isWhole || third !== undefined, value }
  const sections = split.get(base)
  if (sections === undefined) split.set(base, [section])
  else sections.push(section)
}

/** A value that is encoded as one counts; else the sections from 0 on, up to the first gap. */
function joinSections(sections: Section[]): string | undefined {
  const ordered = sections.toSorted((left, right) => left.number - right.number)
  let charset: string | undefined
  let bytes = ''
  let expected = ordered[0]?.number === whole ? whole : 0
  for (const section of ordered) {
    if (section.number !== expected) break
    let { value } = section
    if (section.encoded && expected <= 0) [charset, value] = splitCharset(value)
    bytes += section.encoded ? decodePercent(value) : value
    expected = expected === whole ? Infinity : expected + 1
  }
  return expected === 0 ? undefined : decodeCharset(Buffer.from(bytes, 'latin1'), charset)
}

/** `charset'language'value` */
function splitCharset(value: string): [charset: string | undefined, value: string] {
  const first = value.indexOf("'")
  const second = value.indexOf("'", first + 1)
  if (first < 0 || second < 0) return [undefined, value]
  return [value.slice(0, first), value.slice(second + 1)]
}

function decodePercent(value: string): string {
  return value.replace(/%([\da-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
}

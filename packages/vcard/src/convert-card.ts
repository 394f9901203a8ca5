// A card in another version: 3.0 ↔ 4.0, and both from 2.1. RFC 6350 appendix A; RFC 2426. Lines that mean the same in both
// stay as they are.
import { parameterValues, type ContentLine, type Parameter } from './content-line.ts'
import { parseCard, textOf, type Card } from './parse-card.ts'
import { escapedText, writeLine } from './write-line.ts'

type Target = '3.0' | '4.0'
type Line = Omit<ContentLine, 'raw'>

/** @throws CardSyntaxError */
export function convertCard(text: string, to: Target): string {
  const card = parseCard(text)
  if (card.version === to) return text
  const convert = to === '4.0' ? toFour : toThree
  const lines = card.lines
    .filter(({ name }) => name !== 'VERSION')
    .map((line) => {
      const plain = card.version === '2.1' ? withoutEncodings(line) : line
      const converted = convert(plain)
      return converted === line ? ended(line.raw) : writeLine(converted)
    })
  return [`BEGIN:VCARD\r\nVERSION:${to}\r\n`, ...missingName(card, to), ...lines, 'END:VCARD\r\n'].join('')
}

function ended(raw: string): string {
  return /[\r\n]$/.test(raw) ? raw : `${raw}\r\n`
}

/** Properties that hold bytes, and what media they are of. */
const media: Readonly<Record<string, string>> = {
  PHOTO: 'image',
  LOGO: 'image',
  SOUND: 'audio',
  KEY: 'application'
}
const dates = new Set(['BDAY', 'ANNIVERSARY', 'REV'])
const namesInFour: Readonly<Record<string, string>> = {
  'X-ADDRESSBOOKSERVER-KIND': 'KIND',
  'X-ADDRESSBOOKSERVER-MEMBER': 'MEMBER',
  'X-ANNIVERSARY': 'ANNIVERSARY',
  'X-GENDER': 'GENDER'
}
const namesInThree = Object.fromEntries(Object.entries(namesInFour).map(([three, four]) => [four, three]))

function renamed(line: Line, names: Readonly<Record<string, string>>): Line {
  const name = names[line.name]
  return name === undefined ? line : { ...line, name }
}

// — to 4.0 —

function toFour(line: Line): Line {
  return datesInFour(preferenceInFour(bytesInFour(renamed(line, namesInFour))))
}

function bytesInFour(line: Line): Line {
  const type = media[line.name]
  const encoding = valueOf(line, 'ENCODING')?.toUpperCase()
  if (type === undefined || (encoding !== 'B' && encoding !== 'BASE64')) return line
  const kind = valueOf(line, 'TYPE')?.toLowerCase() ?? (type === 'image' ? 'jpeg' : 'octet-stream')
  const mediaType = kind.includes('/') ? kind : `${type}/${kind}`
  const value = `data:${mediaType};base64,${line.value.replace(/\s/g, '')}`
  return { ...line, parameters: without(line, ['ENCODING', 'TYPE', 'VALUE']), value }
}

function preferenceInFour(line: Line): Line {
  const types = parameterValues(line, 'TYPE')
  const others = types.filter((type) => type.toUpperCase() !== 'PREF')
  if (others.length === types.length) return line
  const kept = others.length === 0 ? [] : [{ name: 'TYPE', values: others }]
  return { ...line, parameters: [...without(line, ['TYPE']), ...kept, { name: 'PREF', values: ['1'] }] }
}

/** 1996-04-15 is 19960415 there; Apple's year for "no year" is left out. RFC 6350 §4.3. */
function datesInFour(line: Line): Line {
  if (!dates.has(line.name)) return line
  const omitted = valueOf(line, 'X-APPLE-OMIT-YEAR')
  const [, year, month, day, time = ''] = /^(\d{4})-(\d\d)-(\d\d)(T.*)?$/.exec(line.value) ?? []
  if (year === undefined) return line
  const value = year === omitted ? `--${month}${day}` : `${year}${month}${day}${time.replaceAll(':', '')}`
  return { ...line, parameters: without(line, ['X-APPLE-OMIT-YEAR', 'VALUE']), value }
}

// — to 3.0 —

/** Parameters that 3.0 does not have. */
const onlyInFour = ['ALTID', 'PID', 'MEDIATYPE', 'CALSCALE', 'SORT-AS', 'INDEX', 'LEVEL']

function toThree(line: Line): Line {
  const plain = hasAny(line, onlyInFour) ? { ...line, parameters: without(line, onlyInFour) } : line
  return datesInThree(preferenceInThree(phoneInThree(bytesInThree(renamed(plain, namesInThree)))))
}

function bytesInThree(line: Line): Line {
  if (media[line.name] === undefined) return line
  const [, kind, base64] = /^data:[^/;,]+\/([^;,]+)(?:;[^;,]+)*;base64,([\s\S]*)$/i.exec(line.value) ?? []
  const parameters = without(line, ['VALUE', 'ENCODING', 'TYPE'])
  if (kind === undefined) {
    return /^[a-z][a-z0-9+.-]*:/i.test(line.value)
      ? { ...line, parameters: [...parameters, { name: 'VALUE', values: ['uri'] }] }
      : line
  }
  const encoded = [
    { name: 'ENCODING', values: ['b'] },
    { name: 'TYPE', values: [kind.toUpperCase()] }
  ]
  return { ...line, parameters: [...parameters, ...encoded], value: base64! }
}

function phoneInThree(line: Line): Line {
  if (line.name !== 'TEL' || !/^tel:/i.test(line.value)) return line
  const [number = '', extension] = line.value.slice('tel:'.length).split(/;ext=/i)
  const value = extension === undefined ? number : `${number} x${extension}`
  return { ...line, parameters: without(line, ['VALUE']), value }
}

function preferenceInThree(line: Line): Line {
  const preference = valueOf(line, 'PREF')
  if (preference === undefined) return line
  const types = parameterValues(line, 'TYPE')
  const all = preference === '1' ? [...types, 'PREF'] : types
  const kept = all.length === 0 ? [] : [{ name: 'TYPE', values: all }]
  return { ...line, parameters: [...without(line, ['TYPE', 'PREF']), ...kept] }
}

function datesInThree(line: Line): Line {
  const name = namesInFour[line.name] ?? line.name
  if (!dates.has(name)) return line
  const noYear = /^--(\d\d)-?(\d\d)$/.exec(line.value)
  if (noYear) {
    // As Apple writes it: 3.0 has no date without a year.
    const parameters = [...without(line, ['VALUE']), { name: 'X-APPLE-OMIT-YEAR', values: ['1604'] }]
    return { ...line, parameters, value: `1604-${noYear[1]}-${noYear[2]}` }
  }
  const [, year, month, day, time = ''] = /^(\d{4})(\d\d)(\d\d)(T.*)?$/.exec(line.value) ?? []
  return year === undefined ? line : { ...line, value: `${year}-${month}-${day}${time}` }
}

/** 3.0 needs N (RFC 2426 §3.1.2), 4.0 needs FN alone. */
function missingName({ lines }: Card, to: Target): string[] {
  if (to === '4.0' || lines.some(({ name }) => name === 'N')) return []
  const fullName = lines.find(({ name }) => name === 'FN')
  const parameters: Parameter[] = []
  const value = `${fullName ? escapedText(textOf(fullName)) : ''};;;;`
  return [writeLine({ group: '', name: 'N', parameters, value })]
}

// — from 2.1 —

/** Quoted-printable and charsets are undone; components stay apart, as `;` between them is never encoded. */
function withoutEncodings(line: ContentLine): Line {
  const encoding = valueOf(line, 'ENCODING')?.toUpperCase()
  if (encoding === 'BASE64') {
    return { ...line, parameters: [...without(line, ['ENCODING']), { name: 'ENCODING', values: ['b'] }] }
  }
  // Types without a name get one when the line is written.
  if (encoding !== 'QUOTED-PRINTABLE') return line.parameters.length === 0 ? line : { ...line }
  const components = line.value.split(';').map((value) => escapedText(textOf({ ...line, value })))
  return { ...line, parameters: without(line, ['ENCODING', 'CHARSET']), value: components.join(';') }
}

function valueOf({ parameters }: Line, name: string): string | undefined {
  return parameters.find((one) => one.name === name)?.values[0]
}

function without({ parameters }: Line, names: readonly string[]): Parameter[] {
  return parameters.filter(({ name }) => !names.includes(name))
}

function hasAny({ parameters }: Line, names: readonly string[]): boolean {
  return parameters.some(({ name }) => names.includes(name))
}

// A card's text to lines, under limits: folded lines joined, quoted-printable of vCard 2.1 too. RFC 6350 §3.2.
import { parameterValues, parseContentLine, type ContentLine } from './content-line.ts'

/** The text is no card. The message may be told to a client. */
export class CardSyntaxError extends Error {
  override name = 'CardSyntaxError'
}

export type CardVersion = '2.1' | '3.0' | '4.0'

export interface Card {
  readonly version: CardVersion
  /** Without BEGIN and END. */
  readonly lines: readonly ContentLine[]
}

const mostLines = 20_000
const versions: readonly string[] = ['2.1', '3.0', '4.0']

/** Exactly one card; lines that cannot be understood are kept out, not refused. @throws CardSyntaxError */
export function parseCard(text: string): Card {
  const lines = unfolded(text.startsWith('\ufeff') ? text.slice(1) : text)
  const isLine = (index: number, expected: string): boolean =>
    lines.at(index)?.text.trim().toUpperCase() === expected
  if (!isLine(0, 'BEGIN:VCARD')) throw new CardSyntaxError('The card does not begin with BEGIN:VCARD')
  if (!isLine(-1, 'END:VCARD')) throw new CardSyntaxError('The card does not end with END:VCARD')
  const inside = lines.slice(1, -1).flatMap(({ text: line, raw }) => parseContentLine(line, raw) ?? [])
  if (inside.some(({ name, value }) => name === 'END' && value.trim().toUpperCase() === 'VCARD')) {
    throw new CardSyntaxError('There is more than one card')
  }
  const version = inside.find(({ name }) => name === 'VERSION')?.value.trim()
  if (version === undefined || !versions.includes(version)) {
    throw new CardSyntaxError('The version of the card is none of 2.1, 3.0, 4.0')
  }
  return { version: version as CardVersion, lines: inside }
}

interface Unfolded {
  readonly text: string
  readonly raw: string
}

const softBreak = /^[^:]*;(?:ENCODING=)?QUOTED-PRINTABLE[;:]/i

function unfolded(text: string): Unfolded[] {
  const physical = text.match(/[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+$/g) ?? []
  const lines: { parts: string[]; raws: string[]; isSoft: boolean }[] = []
  for (const raw of physical) {
    const line = raw.replace(/[\r\n]+$/, '')
    const last = lines.at(-1)
    // A quoted-printable value of vCard 2.1 goes on behind a `=` at the end.
    const goesOn = last?.isSoft === true && last.parts.at(-1)!.endsWith('=')
    if (last && goesOn) {
      last.parts[last.parts.length - 1] = last.parts.at(-1)!.slice(0, -1)
      last.parts.push(line)
      last.raws.push(raw)
    } else if (last && /^[ \t]/.test(line)) {
      last.parts.push(line.slice(1))
      last.raws.push(raw)
    } else if (line.trim() !== '') lines.push({ parts: [line], raws: [raw], isSoft: softBreak.test(line) })
    if (lines.length > mostLines) throw new CardSyntaxError('The card has too many lines')
  }
  return lines.map(({ parts, raws }) => ({ text: parts.join(''), raw: raws.join('') }))
}

/** The value as text: escapes undone, quoted-printable decoded. For structured values: components joined by `;`. */
export function textOf(line: ContentLine): string {
  const isQuoted = parameterValues(line, 'ENCODING').some((one) => one.toUpperCase() === 'QUOTED-PRINTABLE')
  const value = isQuoted ? quotedPrintable(line.value, parameterValues(line, 'CHARSET')[0]) : line.value
  return unescapedText(value)
}

function unescapedText(value: string): string {
  return value.replace(/\\([\s\S])/g, (_, character: string) =>
    character === 'n' || character === 'N' ? '\n' : character
  )
}

function quotedPrintable(value: string, charset = 'utf-8'): string {
  const bytes: number[] = []
  for (let at = 0; at < value.length; at += 1) {
    const code = /^=([0-9A-Fa-f]{2})/.exec(value.slice(at, at + 3))?.[1]
    if (code !== undefined) {
      bytes.push(Number.parseInt(code, 16))
      at += 2
    } else bytes.push(...Buffer.from(value[at]!))
  }
  return decoderOf(charset).decode(Uint8Array.from(bytes))
}

function decoderOf(charset: string): InstanceType<typeof TextDecoder> {
  try {
    return new TextDecoder(charset)
  } catch {
    // A charset that nobody knows: most of it is readable so.
    return new TextDecoder('windows-1252')
  }
}

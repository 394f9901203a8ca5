// A script as tokens, without comments and white space. RFC 5228 §2, §8.1
import { SieveFault } from './sieve-fault.ts'

export type Token =
  | { readonly kind: 'identifier' | 'tag' | 'string'; readonly text: string; readonly line: number }
  | { readonly kind: 'number'; readonly value: number; readonly line: number }
  | { readonly kind: 'mark'; readonly text: string; readonly line: number }

/** Each is tried where the one before has ended. */
const patterns = {
  space: /(?:[ \t\r\n]+|#[^\n]*|\/\*[^]*?\*\/)+/y,
  // RFC 5228 §2.4.2.1: a line of one dot ends it.
  multiLine: /text:[ \t]*(?:#[^\n]*)?\r?\n((?:(?!\.\r?(?:\n|$))[^\n]*\n)*)\.\r?(?:\n|$)/iy,
  string: /"((?:[^"\\]|\\[^])*)"/y,
  number: /(\d+)([KMG]?)(?![\w])/iy,
  tag: /:([a-z_]\w*)/iy,
  identifier: /[a-z_]\w*/iy,
  mark: /[[\]{}(),;]/y
}
const units: Readonly<Record<string, number>> = { '': 1, k: 2 ** 10, m: 2 ** 20, g: 2 ** 30 }
/** RFC 5228 §2.4.1: at least 31 bits. */
const largestNumber = 2 ** 40

/** @throws SieveFault */
export function readTokens(script: string): Token[] {
  const tokens: Token[] = []
  let line = 1
  for (let at = 0; at < script.length;) {
    const { length, token } = tokenAt(script, at, line)
    if (token) tokens.push(token)
    line += script.slice(at, at + length).split('\n').length - 1
    at += length
  }
  return tokens
}

type Read = { readonly length: number; readonly token: Token | undefined }

function tokenAt(script: string, at: number, line: number): Read {
  const match = (name: keyof typeof patterns): RegExpExecArray | null => {
    patterns[name].lastIndex = at
    return patterns[name].exec(script)
  }
  const space = match('space')
  if (space) return { length: space[0].length, token: undefined }
  const multiLine = match('multiLine')
  if (multiLine) {
    const text = multiLine[1]!.replaceAll(/^\.\./gm, '.')
    return { length: multiLine[0].length, token: { kind: 'string', text, line } }
  }
  const string = match('string')
  if (string) {
    const text = string[1]!.replaceAll(/\\([^])/g, '$1')
    return { length: string[0].length, token: { kind: 'string', text, line } }
  }
  const number = match('number')
  if (number) {
    const value = Number(number[1]) * units[number[2]!.toLowerCase()]!
    if (value > largestNumber) throw new SieveFault(line, `The number ${number[0].slice(0, 30)} is too large`)
    return { length: number[0].length, token: { kind: 'number', value, line } }
  }
  return wordAt(match, script, { at, line })
}

type Match = (name: keyof typeof patterns) => RegExpExecArray | null

function wordAt(match: Match, script: string, { at, line }: { at: number; line: number }): Read {
  const tag = match('tag')
  if (tag) return { length: tag[0].length, token: { kind: 'tag', text: tag[1]!.toLowerCase(), line } }
  const identifier = match('identifier')
  if (identifier) {
    const text = identifier[0].toLowerCase()
    return { length: identifier[0].length, token: { kind: 'identifier', text, line } }
  }
  const mark = match('mark')
  if (mark) return { length: 1, token: { kind: 'mark', text: mark[0], line } }
  const rest = script.slice(at, at + 2)
  if (rest === '/*') throw new SieveFault(line, 'The comment has no end')
  if (rest.startsWith('"')) throw new SieveFault(line, 'The text has no closing quote')
  throw new SieveFault(line, `${JSON.stringify(script[at])} stands for nothing here`)
}

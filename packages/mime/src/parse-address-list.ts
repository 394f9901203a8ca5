// Address lists of From, To and the like. RFC 5322 §3.4 and §4.4; groups in From and Sender too: RFC 6854. One pass over the
// text, tolerant, with a cap.
import { readAtom, readComment, readLiteral, readQuoted, type ReadToken } from './address-token.ts'

/**
 * An address as ENVELOPE has it (RFC 9051 §7.5.2). `host: null` marks a group: with a mailbox it is the group's
 * name, without one its end. An address without a domain has `host: ''`. Encoded words stay as they are.
 */
export type MailAddress = {
  name: string | null
  route: string | null
  mailbox: string | null
  host: string | null
}

type Token = { text: string; kind: 'word' | 'at'; afterSpace: boolean }
type AddressSpec = Pick<MailAddress, 'route' | 'mailbox' | 'host'>

const entryLimit = 10_000

export function parseAddressList(value: string): MailAddress[] {
  return new AddressListReader(value).read()
}

class AddressListReader {
  readonly #text: string
  readonly #addresses: MailAddress[] = []
  #position = 0
  #tokens: Token[] = []
  #afterSpace = false
  #comment: string | undefined
  /** What stood in angle brackets, and how many tokens stood before it. */
  #angle: { spec: AddressSpec; nameTokens: number } | undefined
  #inGroup = false

  constructor(text: string) {
    this.#text = text
  }

  read(): MailAddress[] {
    while (this.#position < this.#text.length && this.#addresses.length < entryLimit) this.#step()
    this.#finishAddress()
    this.#endGroup()
    return this.#addresses
  }

  #step(): void {
    switch (this.#text[this.#position]) {
      case ',':
        this.#position++
        return this.#finishAddress()
      case ';':
        this.#position++
        this.#finishAddress()
        return this.#endGroup()
      case ':':
        this.#position++
        return this.#startGroup()
      case '<':
        return this.#readAngle()
      default:
        this.#readToken()
    }
  }

  /** A word, an at sign, a comment or space; anything else is passed over. */
  #readToken(): void {
    const text = this.#text
    switch (text[this.#position]) {
      case ' ':
      case '\t':
      case '\r':
      case '\n':
      case '>':
      case ')':
      case ']':
        this.#position++
        this.#afterSpace = true
        return
      case '(': {
        const comment = readComment(text, this.#position)
        this.#comment = comment.text
        this.#position = comment.end
        this.#afterSpace = true
        return
      }
      case '"':
        return this.#addToken(readQuoted(text, this.#position), 'word')
      case '[':
        return this.#addToken(readLiteral(text, this.#position), 'word')
      case '@':
        return this.#addToken({ text: '@', end: this.#position + 1 }, 'at')
      default:
        this.#addToken(readAtom(text, this.#position), 'word')
    }
  }

  #addToken(read: ReadToken, kind: Token['kind']): void {
    this.#tokens.push({ text: read.text, kind, afterSpace: this.#afterSpace })
    this.#position = read.end
    this.#afterSpace = false
  }

  /** `<[route:] local@domain>`; one that never ends stops at the next comma. */
  #readAngle(): void {
    this.#supplyComma()
    const before = this.#tokens
    this.#position++
    this.#tokens = []
    let route: string | null = null
    while (this.#position < this.#text.length && this.#text[this.#position] !== '>') {
      const isRoute = route === null && this.#tokens[0]?.kind === 'at'
      const character = this.#text[this.#position]!
      if (character === ';' || (character === ',' && !isRoute)) break
      if (character === ':' && isRoute) {
        route = textOf(this.#tokens)
        this.#tokens = []
      }
      if (character === ',') this.#addToken({ text: ',', end: this.#position + 1 }, 'word')
      else if (character === ':' || character === '<') this.#position++
      else this.#readToken()
    }
    if (this.#text[this.#position] === '>') this.#position++
    this.#angle = { spec: addressSpec(this.#tokens, route), nameTokens: before.length }
    this.#tokens = before
    this.#afterSpace = true
  }

  /** Two in one entry: a comma was forgotten, and the words between them are the second one's name. */
  #supplyComma(): void {
    if (this.#angle === undefined) return
    const name = this.#tokens.splice(this.#angle.nameTokens)
    this.#finishAddress()
    this.#tokens = name
  }

  #finishAddress(): void {
    const tokens = this.#tokens
    if (this.#angle !== undefined) {
      this.#addresses.push({ name: phrase(tokens) ?? this.#comment ?? null, ...this.#angle.spec })
    } else if (tokens.length > 0) {
      this.#addresses.push(bareAddress(tokens, this.#comment ?? null))
    }
    this.#tokens = []
    this.#angle = undefined
    this.#comment = undefined
  }

  #startGroup(): void {
    const isName = this.#tokens.length > 0 && this.#angle === undefined && !this.#inGroup
    if (!isName) return
    this.#addresses.push({ name: null, route: null, mailbox: phrase(this.#tokens) ?? '', host: null })
    this.#tokens = []
    this.#comment = undefined
    this.#inGroup = true
  }

  #endGroup(): void {
    if (this.#inGroup) this.#addresses.push({ name: null, route: null, mailbox: null, host: null })
    this.#inGroup = false
  }
}

/** `local@domain` without brackets; words before it are its name, spaces around dots are allowed (RFC 5322 §4.4). */
function bareAddress(tokens: Token[], comment: string | null): MailAddress {
  const at = tokens.findLastIndex((token) => token.kind === 'at')
  if (at < 0) return { name: comment, route: null, mailbox: textOf(tokens), host: '' }
  let first = Math.max(at - 1, 0)
  while (first > 0 && isGlued(tokens[first - 1]!, tokens[first]!)) first--
  let last = at + 1
  while (last < tokens.length && (last === at + 1 || isGlued(tokens[last - 1]!, tokens[last]!))) last++
  const name = phrase([...tokens.slice(0, first), ...tokens.slice(last)])
  return { name: name ?? comment, ...addressSpec(tokens.slice(first, last), null) }
}

function isGlued(left: Token, right: Token): boolean {
  return !right.afterSpace || left.text.endsWith('.') || right.text.startsWith('.')
}

function addressSpec(tokens: Token[], route: string | null): AddressSpec {
  const at = tokens.findLastIndex((token) => token.kind === 'at')
  if (at < 0) return { route, mailbox: textOf(tokens), host: '' }
  return { route, mailbox: textOf(tokens.slice(0, at)), host: textOf(tokens.slice(at + 1)) }
}

function textOf(tokens: Token[]): string {
  return tokens.map((token) => token.text).join('')
}

/** Words with one space where there was any; null where there are none. */
function phrase(tokens: Token[]): string | null {
  let text = ''
  for (const [index, token] of tokens.entries())
    text += (index > 0 && token.afterSpace ? ' ' : '') + token.text
  return text === '' ? null : text
}

// Bytes to command lines, with literals, under limits. RFC 9051 §4.3, §7.6; RFC 7888.
import { type CommandLimits, carriesMessages } from './command-limits.ts'
import { type CommandLine, headOf } from './command-line.ts'

export type Decoded =
  | { readonly kind: 'command'; readonly line: CommandLine }
  /** The client waits for `+` before it sends a literal. */
  | { readonly kind: 'continue' }
  /** Too large a line or literal. The command is dropped; `isFatal`: what follows cannot be told from it. */
  | {
      readonly kind: 'refused'
      readonly tag: string | undefined
      readonly name: string
      readonly reason: 'line' | 'literal'
      readonly isFatal: boolean
    }

type Refused = Extract<Decoded, { kind: 'refused' }>

const nothing = Buffer.alloc(0)
/** A literal's buffer begins at this size and grows as its bytes come: an announced size costs nothing. */
const firstLiteralBytes = 64 * 1024

export class CommandDecoder {
  limits: CommandLimits
  #input: Buffer = nothing
  #line = ''
  #texts: string[] = []
  #literals: Buffer[] = []
  #literal: { bytes: Buffer; filled: number; size: number } | undefined
  #used = 0
  #messageBytes = 0
  #skip = 0
  #refused: Refused | undefined

  constructor(limits: CommandLimits) {
    this.limits = limits
  }

  /** Bytes that came and were not looked at yet. */
  get waiting(): number {
    return this.#input.length
  }

  push(chunk: Buffer): void {
    this.#input = this.#input.length === 0 ? chunk : Buffer.concat([this.#input, chunk])
  }

  /** Forgets bytes that came ahead: what was pipelined behind STARTTLS must not count (RFC 9051 §11.1). */
  discardInput(): void {
    this.#input = nothing
  }

  /** The next thing to act on; undefined when more bytes are needed. */
  next(): Decoded | undefined {
    while (this.#input.length > 0) {
      if (this.#skip > 0) this.#skipLiteral()
      else if (this.#literal !== undefined) this.#fillLiteral(this.#literal)
      else {
        const text = this.#takeLine()
        const decoded = text === undefined ? undefined : this.#endLine(text)
        if (decoded !== undefined) return decoded
      }
    }
    return undefined
  }

  #takeLine(): string | undefined {
    const end = this.#input.indexOf(10)
    const piece = this.#input.toString('latin1', 0, end < 0 ? this.#input.length : end)
    this.#input = end < 0 ? nothing : this.#input.subarray(end + 1)
    const room = this.limits.command - this.#used
    if (this.#line.length + piece.length > room + 1) {
      const head = this.#texts[0] ?? this.#line + piece
      this.#refused ??= { kind: 'refused', ...headOf(head), reason: 'line', isFatal: false }
      // The end may announce a literal: it must be seen.
      this.#line = (this.#line + piece).slice(-64)
    } else this.#line += piece
    if (end < 0) return undefined
    const text = this.#line.endsWith('\r') ? this.#line.slice(0, -1) : this.#line
    this.#line = ''
    return text
  }

  #endLine(text: string): Decoded | undefined {
    const match = /\{(\d{1,19})(\+?)\}$/.exec(text)
    if (match === null) return this.#refused === undefined ? this.#finish(text) : this.#reset(this.#refused)
    const size = Number(match[1])
    const waits = match[2] === ''
    if (this.#refused === undefined && size > this.#roomFor(text)) {
      const head = headOf(this.#texts[0] ?? text)
      this.#refused = { kind: 'refused', ...head, reason: 'literal', isFatal: false }
    }
    if (this.#refused !== undefined) {
      if (waits) return this.#reset(this.#refused)
      if (size > this.limits.skipped) return this.#reset({ ...this.#refused, isFatal: true })
      this.#skip = size
      return undefined
    }
    this.#beginLiteral(text, size)
    return waits ? { kind: 'continue' } : undefined
  }

  #roomFor(text: string): number {
    const { name } = headOf(this.#texts[0] ?? text)
    const allowed = this.limits.literal(name)
    if (carriesMessages(name)) return allowed - this.#messageBytes
    return Math.min(allowed, this.limits.command - this.#used)
  }

  #beginLiteral(text: string, size: number): void {
    this.#texts.push(text)
    this.#used += text.length
    if (carriesMessages(headOf(this.#texts[0]!).name)) this.#messageBytes += size
    else this.#used += size
    if (size === 0) this.#literals.push(nothing)
    else {
      const bytes = Buffer.allocUnsafe(Math.min(size, firstLiteralBytes))
      this.#literal = { bytes, filled: 0, size }
    }
  }

  #fillLiteral(literal: { bytes: Buffer; filled: number; size: number }): void {
    const chunk = this.#input.subarray(0, literal.size - literal.filled)
    const needed = literal.filled + chunk.length
    if (needed > literal.bytes.length) {
      const larger = Buffer.allocUnsafe(Math.min(literal.size, Math.max(needed, literal.bytes.length * 2)))
      literal.bytes.copy(larger, 0, 0, literal.filled)
      literal.bytes = larger
    }
    chunk.copy(literal.bytes, literal.filled)
    literal.filled = needed
    this.#input = this.#rest(chunk.length)
    if (needed < literal.size) return
    this.#literals.push(literal.bytes)
    this.#literal = undefined
  }

  #skipLiteral(): void {
    const skipped = Math.min(this.#skip, this.#input.length)
    this.#skip -= skipped
    this.#input = this.#rest(skipped)
  }

  #rest(offset: number): Buffer {
    return offset === this.#input.length ? nothing : this.#input.subarray(offset)
  }

  #finish(text: string): Decoded {
    return this.#reset({
      kind: 'command',
      line: { texts: [...this.#texts, text], literals: this.#literals }
    })
  }

  #reset(decoded: Decoded): Decoded {
    this.#texts = []
    this.#literals = []
    this.#used = 0
    this.#messageBytes = 0
    this.#refused = undefined
    if (this.#input.length === 0) this.#input = nothing
    return decoded
  }
}

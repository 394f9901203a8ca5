// FETCH. RFC 9051 §7.5.2; UIDFETCH: RFC 9586 §3.1. Written for folders of many messages: nothing is joined, bytes are copied once.
import type { OutputBuffer } from '../wire/output-buffer.ts'

export class FetchResponse {
  readonly #output: OutputBuffer
  readonly #uidOnly: boolean
  #separator = ''

  /** `uidOnly`: messages are named by their UIDs. */
  constructor(output: OutputBuffer, { uidOnly }: { readonly uidOnly: boolean }) {
    this.#output = output
    this.#uidOnly = uidOnly
  }

  begin(sequence: number, uid: number): void {
    this.#output.text('* ')
    this.#output.number(this.#uidOnly ? uid : sequence)
    this.#output.text(this.#uidOnly ? ' UIDFETCH (' : ' FETCH (')
    this.#separator = ''
  }

  /** An item whose value is a byte string, e.g. `UID 7`. */
  text(item: string): void {
    this.#output.text(this.#separator)
    this.#output.text(item)
    this.#separator = ' '
  }

  /** An item whose value is a whole number. */
  number(name: string, value: number): void {
    this.text(name)
    this.#output.text(' ')
    this.#output.number(value)
  }

  /** An item whose value is IMAP already, e.g. ENVELOPE: those bytes of the buffer. */
  value(name: string, bytes: Buffer, start = 0, end = bytes.length): void {
    this.text(name)
    this.#output.text(' ')
    this.#output.range(bytes, start, end)
  }

  /** An item whose value is a literal, with `end` behind the bytes; null: NIL. */
  literal(name: string, bytes: Buffer | null, end = ''): void {
    if (bytes === null) return this.text(`${name} NIL`)
    this.text(`${name} {${bytes.length + end.length}}\r\n`)
    this.#output.bytes(bytes)
    this.#output.text(end)
  }

  /** As `literal`, of the runs of bytes that `runs` names: start, end, start, end, … */
  runs(name: string, bytes: Buffer, runs: readonly number[], end: string): void {
    let length = end.length
    for (let at = 0; at < runs.length; at += 2) length += runs[at + 1]! - runs[at]!
    this.text(`${name} {${length}}\r\n`)
    for (let at = 0; at < runs.length; at += 2) this.#output.range(bytes, runs[at]!, runs[at + 1]!)
    this.#output.text(end)
  }

  /** As `literal`; a literal8 where NUL is in it (RFC 3516 §4.2). */
  binary(name: string, bytes: Buffer): void {
    this.text(`${name} ${bytes.includes(0) ? '~' : ''}{${bytes.length}}\r\n`)
    this.#output.bytes(bytes)
  }

  end(): void {
    this.#output.text(')\r\n')
  }
}

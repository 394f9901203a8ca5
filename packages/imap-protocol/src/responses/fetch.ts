// FETCH. RFC 9051 §7.5.2. Written for folders of many messages: text is joined, bytes are copied once.
import type { OutputBuffer } from '../wire/output-buffer.ts'

export class FetchResponse {
  readonly #output: OutputBuffer
  #separator = ''

  constructor(output: OutputBuffer) {
    this.#output = output
  }

  begin(sequence: number): void {
    this.#output.text(`* ${sequence} FETCH (`)
    this.#separator = ''
  }

  /** An item whose value is a byte string, e.g. `UID 7`. */
  text(item: string): void {
    this.#output.text(this.#separator + item)
    this.#separator = ' '
  }

  /** An item whose value is IMAP already, e.g. ENVELOPE. */
  value(name: string, value: Buffer): void {
    this.text(`${name} `)
    this.#output.bytes(value)
  }

  /** An item whose value is a literal, with `end` behind the bytes; null: NIL. */
  literal(name: string, bytes: Buffer | null, end = ''): void {
    if (bytes === null) return this.text(`${name} NIL`)
    this.text(`${name} {${bytes.length + end.length}}\r\n`)
    this.#output.bytes(bytes)
    this.#output.text(end)
  }

  end(): void {
    this.#output.text(')\r\n')
  }
}

// smtp-server's parser with its two halves replaced: command lines end with CRLF only and are bounded, and the
// message goes through the DataScanner.
import type { SMTPServerDataStream } from 'smtp-server'
import { SMTPStream } from 'smtp-server/lib/smtp-stream'
import { DataScanner } from './data-scanner.ts'

export type LineFault = 'too long' | 'bare line ending'
type Next = (error?: Error | null) => void

const lineFeed = 10
const carriageReturn = 13
// Lets other connections have their turn between the commands of one large chunk.
const commandsInARow = 100
const noBytes = Buffer.alloc(0)

export class StrictStream extends SMTPStream {
  scanner = new DataScanner()
  /** How long the line that begins with these bytes may be. */
  lineLimit: (line: Buffer) => number = () => Infinity
  /** Answers a line that is not handed to `oncommand`. */
  onfault: (fault: LineFault, done: () => void) => void = (_fault, done) => done()
  #partial = noBytes
  #isTooLong = false

  override startDataMode(maxBytes?: number | string | null): SMTPServerDataStream {
    this.scanner = new DataScanner()
    return super.startDataMode(maxBytes)
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding | 'buffer', next: Next): void {
    if (this.isClosed || chunk.length === 0) next()
    else if (this._dataMode) this._feedDataStream(chunk, next)
    else this.#readLines(chunk, next)
  }

  override _feedDataStream(chunk: Buffer, done: Next): void {
    const { content, end } = this.scanner.feed(chunk)
    const stream = this._dataStream!
    const wasExceeded = stream.sizeExceeded
    this._countDataBytes(content.length)
    if (stream.sizeExceeded && !wasExceeded) stream.emit('oversize')
    if (end >= 0) return this._endDataMode(stream.sizeExceeded ? false : content, chunk.subarray(end), done)
    if (content.length === 0 || stream.sizeExceeded || !stream.writable) return done()
    if (stream.write(content)) return done()
    const resume = () => {
      stream.off('drain', resume)
      stream.off('close', resume)
      done()
    }
    stream.on('drain', resume)
    stream.on('close', resume)
  }

  // A command may be answered at once or later: `step` goes on with the next one in either case, without recursion.
  #readLines(chunk: Buffer, next: Next): void {
    let at = 0
    let inARow = 0
    let isStepping = false
    let isAnswered = false
    const step = () => {
      isAnswered = true
      if (isStepping) return
      isStepping = true
      while (isAnswered) {
        isAnswered = false
        if (this.isClosed) return next()
        if (this._dataMode) return this._write(chunk.subarray(at), 'buffer', next)
        const end = chunk.indexOf(lineFeed, at)
        if (end < 0) return this.#keep(chunk.subarray(at), next)
        const line = this.#endLine(chunk.subarray(at, end))
        at = end + 1
        this.#dispatch(line, step)
        if (isAnswered && ++inARow % commandsInARow === 0) {
          isAnswered = false
          setImmediate(step)
        }
      }
      isStepping = false
    }
    step()
  }

  #keep(rest: Buffer, next: Next): void {
    if (!this.#isTooLong) this.#partial = Buffer.concat([this.#partial, rest])
    if (this.#partial.length > this.lineLimit(this.#partial)) {
      this.#isTooLong = true
      this.#partial = noBytes
    }
    next()
  }

  #endLine(rest: Buffer): Buffer | LineFault {
    const line = this.#partial.length > 0 ? Buffer.concat([this.#partial, rest]) : rest
    const isTooLong = this.#isTooLong || line.length > this.lineLimit(line)
    this.#partial = noBytes
    this.#isTooLong = false
    if (isTooLong) return 'too long'
    const lastByte = line.length - 1
    if (line.indexOf(carriageReturn) !== lastByte || lastByte < 0) return 'bare line ending'
    return line.subarray(0, lastByte)
  }

  #dispatch(line: Buffer | LineFault, done: () => void): void {
    if (typeof line === 'string') this.onfault(line, done)
    else this.oncommand(line, done)
  }
}

// Indexes a message in one pass over its bytes: where each part's header and body lie. RFC 2046 §5.1
// A delimiter line ends every part above its multipart, so no byte is looked at once a level, however deep the tree.
import { degradeToBytes, degradeToText, describePart } from './describe-part.ts'
import { defaultLimits, isMessageType, type MessagePart, type MimeLimits } from './message-part.ts'
import { nextLineFeed } from './next-line-feed.ts'
import { scanHeader } from './scan-header.ts'

const CR = 13
const TAB = 9
const SPACE = 32
const DASH = 45
const dashLine = Buffer.from('\n--')
/** RFC 2046 allows 70; more is met in practice. */
const longestBoundary = 250

type OpenPart = {
  part: MessagePart
  boundary: string | undefined
  /** The level that an outer multipart with the same boundary stands on. */
  shadowed: number | undefined
}
type Delimiter = { level: number; isLast: boolean; start: number; next: number }

/** The tree of parts. Never throws; what is malformed is read as a text/plain or application/octet-stream part. */
export function indexMessage(raw: Buffer, limits: Partial<MimeLimits> = {}): MessagePart {
  return new MessageIndexer(raw, { ...defaultLimits, ...limits }).run()
}

class MessageIndexer {
  readonly #raw: Buffer
  readonly #limits: MimeLimits
  readonly #open: OpenPart[] = []
  /** Boundary → the level of its multipart in #open. */
  readonly #boundaries = new Map<string, number>()
  readonly #lines: LineCounter
  #parts = 0

  constructor(raw: Buffer, limits: MimeLimits) {
    this.#raw = raw
    this.#limits = limits
    this.#lines = new LineCounter(raw)
  }

  run(): MessagePart {
    const root = this.#openPart(0, false)
    let position = this.#bodyStart()
    while (this.#boundaries.size > 0) {
      const delimiter = this.#nextDelimiter(position)
      if (delimiter === undefined) break
      position = this.#cross(delimiter)
    }
    this.#closeDownTo(0, this.#raw.length)
    return root
  }

  /** Closes what the delimiter ends and opens the part behind it; where to look for the next delimiter. */
  #cross(delimiter: Delimiter): number {
    this.#closeDownTo(delimiter.level + 1, this.#beforeLineBreak(delimiter.start))
    const container = this.#open[delimiter.level]!
    if (delimiter.isLast) {
      this.#forgetBoundary(container)
      return delimiter.next
    }
    const child = this.#openPart(delimiter.next, container.part.subtype === 'digest')
    container.part.children.push(child)
    return this.#bodyStart()
  }

  /** Opens a part, and the messages directly inside it. */
  #openPart(start: number, inDigest: boolean): MessagePart {
    const header = scanHeader(this.#raw, {
      start,
      end: this.#raw.length,
      maximum: this.#limits.headerBytes,
      isDelimiter: (lineStart) => this.#delimiterAt(lineStart) !== undefined
    })
    const part = describePart(this.#raw, header, inDigest)
    part.headerStart = start
    this.#parts++
    const isLastAllowed = this.#parts >= this.#limits.parts
    if (isLastAllowed) this.#boundaries.clear()
    const isMessage = isMessageType(part.type, part.subtype)
    const isContainer = isMessage || part.type === 'multipart'
    if (isContainer && (isLastAllowed || this.#open.length >= this.#limits.depth)) degradeToBytes(part)
    this.#push(part)
    if (isMessageType(part.type, part.subtype)) part.message = this.#openPart(part.bodyStart, false)
    return part
  }

  #push(part: MessagePart): void {
    const level = this.#open.length
    const boundary = part.type === 'multipart' ? usableBoundary(part) : undefined
    if (part.type === 'multipart' && boundary === undefined) degradeToText(part)
    const shadowed = boundary === undefined ? undefined : this.#boundaries.get(boundary)
    if (boundary !== undefined) this.#boundaries.set(boundary, level)
    this.#open.push({ part, boundary, shadowed })
    if (hasLines(part)) part.lines = -this.#lines.begin(part.bodyStart)
  }

  #closeDownTo(level: number, end: number): void {
    while (this.#open.length > level) {
      const closing = this.#open.pop()!
      const { part } = closing
      // The line break that a delimiter takes may be the one that ended the header of a part without a body.
      const inner = part.message ?? part.children.at(-1)
      part.bodyEnd = Math.max(part.bodyStart, end, inner?.bodyEnd ?? 0)
      if (hasLines(part)) part.lines += this.#lines.finish(part.bodyEnd)
      if (part.type !== 'multipart') continue
      this.#forgetBoundary(closing)
      if (part.children.length > 0) continue
      degradeToText(part)
      part.lines = new LineCounter(this.#raw).between(part.bodyStart, part.bodyEnd)
    }
  }

  #forgetBoundary(container: OpenPart): void {
    const { boundary, shadowed } = container
    if (boundary === undefined || this.#parts >= this.#limits.parts) return
    container.boundary = undefined
    if (shadowed === undefined) this.#boundaries.delete(boundary)
    else this.#boundaries.set(boundary, shadowed)
  }

  /** `position` is the start of a line, and not the first: a multipart has a header. */
  #nextDelimiter(position: number): Delimiter | undefined {
    const raw = this.#raw
    let line = position
    while (line < raw.length) {
      if (raw[line] === DASH && raw[line + 1] === DASH) {
        const delimiter = this.#delimiterAt(line)
        if (delimiter !== undefined) return delimiter
        line = nextLineFeed(raw, line) + 1
        continue
      }
      const found = raw.indexOf(dashLine, line)
      if (found < 0) return undefined
      line = found + 1
    }
    return undefined
  }

  /**
   * The whole line must be the boundary, so that one that starts with another is not taken for it, and the
   * opening form counts before the closing one where a boundary ends with dashes itself.
   */
  #delimiterAt(start: number): Delimiter | undefined {
    const raw = this.#raw
    let end = nextLineFeed(raw, start)
    const next = Math.min(end + 1, raw.length)
    while (end > start + 2 && isTransportPadding(raw[end - 1]!)) end--
    const length = end - start - 2
    if (length < 1 || length > longestBoundary + 2) return undefined
    const text = raw.toString('latin1', start + 2, end)
    const level = this.#boundaries.get(text)
    if (level !== undefined) return { level, isLast: false, start, next }
    if (!text.endsWith('--')) return undefined
    const closed = this.#boundaries.get(text.slice(0, -2))
    return closed === undefined ? undefined : { level: closed, isLast: true, start, next }
  }

  /** The line break before a delimiter belongs to it. RFC 2046 §5.1.1 */
  #beforeLineBreak(start: number): number {
    return this.#raw[start - 2] === CR ? start - 2 : start - 1
  }

  #bodyStart(): number {
    return this.#open.at(-1)!.part.bodyStart
  }
}

/** Counts line feeds going forward only, and only while a part that wants them is open. */
class LineCounter {
  readonly #raw: Buffer
  #position = 0
  #total = 0
  #open = 0

  constructor(raw: Buffer) {
    this.#raw = raw
  }

  begin(at: number): number {
    this.#advance(at)
    this.#open++
    return this.#total
  }

  finish(at: number): number {
    this.#advance(at)
    this.#open--
    return this.#total
  }

  between(start: number, end: number): number {
    const before = this.begin(start)
    return this.finish(end) - before
  }

  #advance(to: number): void {
    if (to <= this.#position) return
    if (this.#open > 0) {
      let feed = nextLineFeed(this.#raw, this.#position)
      while (feed < to) {
        this.#total++
        feed = nextLineFeed(this.#raw, feed + 1)
      }
    }
    this.#position = to
  }
}

function hasLines(part: MessagePart): boolean {
  return part.type === 'text' || isMessageType(part.type, part.subtype)
}

function usableBoundary(part: MessagePart): string | undefined {
  const boundary = part.rawParameters.find(([name]) => name === 'boundary')?.[1].trimEnd()
  return boundary !== undefined && boundary !== '' && boundary.length <= longestBoundary
    ? boundary
    : undefined
}

function isTransportPadding(byte: number): boolean {
  return byte === SPACE || byte === TAB || byte === CR
}

// The index of a message: a tree of parts, each with the byte offsets of its header and body in the raw message.

/** A parameter as it is written, unquoted: its name in lower case, its value with a byte a character. */
export type Parameter = readonly [name: string, value: string]

export type Disposition = {
  type: string
  /** Decoded: RFC 2231 sections joined, character sets resolved. */
  parameters: ReadonlyMap<string, string>
  rawParameters: readonly Parameter[]
}

/** Three numbers a field: where its name starts, where its colon is, where the next field starts. */
export type HeaderIndex = readonly number[]

/**
 * One part. Offsets are bytes in the raw message, ends are exclusive. `bodyStart` lies behind the empty line, so
 * the header with its empty line is `headerStart`–`bodyStart`. The texts `id`, `description`, `language`,
 * `location` and `md5` are raw, a byte a character, for BODYSTRUCTURE.
 */
export type MessagePart = {
  headerStart: number
  headerEnd: number
  bodyStart: number
  bodyEnd: number
  /** Line feeds in the body; counted for text and nested messages only, 0 for others. */
  lines: number
  type: string
  subtype: string
  parameters: ReadonlyMap<string, string>
  rawParameters: readonly Parameter[]
  /** Content-Transfer-Encoding in lower case, `7bit` where there is none. */
  encoding: string
  id: string | undefined
  description: string | undefined
  disposition: Disposition | undefined
  language: string | undefined
  location: string | undefined
  md5: string | undefined
  children: MessagePart[]
  /** The message inside a message/rfc822 or message/global part. */
  message: MessagePart | undefined
  headers: HeaderIndex
}

export type MimeLimits = {
  /** Levels of multiparts and nested messages; what lies deeper is application/octet-stream. */
  depth: number
  /** Parts in a message; the last one takes the rest. */
  parts: number
  /** Bytes of one header block; what follows is body. */
  headerBytes: number
}

export const defaultLimits: Readonly<MimeLimits> = { depth: 100, parts: 10_000, headerBytes: 256 * 1024 }

/** Parameters that are read of one Content-Type or Content-Disposition. */
export const parameterLimit = 100

/** Has it an encapsulated message, with its own ENVELOPE? RFC 2046 §5.2.1, RFC 6532 §3.7 */
export function isMessageType(type: string, subtype: string): boolean {
  return type === 'message' && (subtype === 'rfc822' || subtype === 'global')
}

// A message made of the fields that a request gives. RFC 5322
import type { Readable } from 'node:stream'
import {
  defaultLimits,
  headerFields,
  indexMessage,
  normalisedLineEndings,
  normaliseLineEndings,
  parseAddressList
} from '@postkeep/mime'
import type { LargeMessage } from '@postkeep/submission'
import { LargeContent } from '../body/large-content.ts'
import type { Room } from '../body/room.ts'
import { ApiProblem } from '../frame/api-problem.ts'
import { hasLargeContent, nodemailerFields } from './nodemailer-fields.ts'
import type { MessageFields } from './message-fields.ts'

export type ComposedMessage = {
  /** A large one lies in a file. */
  readonly message: Buffer | LargeMessage
  /** Those of To, Cc and Bcc. */
  readonly recipients: readonly string[]
  /** Of From or Sender; empty where there is none. */
  readonly sender: string
}

type Envelope = Pick<ComposedMessage, 'recipients' | 'sender'>
type Options = { readonly keepsBcc: boolean; readonly room: Room }

const mostBytes = 50 * 1024 * 1024
/** Of a request that holds one. */
export const messageBodyLimit = 51 * 1024 * 1024

/** @throws ApiProblem 400, 413 */
export async function composeMessage(fields: MessageFields, options: Options): Promise<ComposedMessage> {
  const { raw } = fields
  if (raw === undefined) return makeMessage(fields, options)
  if (!(raw instanceof LargeContent)) {
    const message = smallMessage(bytesOf(raw))
    return { message, ...envelopeOf(message) }
  }
  const message = await largeMessage(raw.read(), options.room)
  return { message, ...envelopeOf(message.head) }
}

async function makeMessage(fields: MessageFields, { keepsBcc, room }: Options): Promise<ComposedMessage> {
  // Loaded when the first message is made.
  const { createTransport } = await import('nodemailer')
  const isLarge = hasLargeContent(fields)
  const transport = createTransport({ streamTransport: true, buffer: !isLarge, newline: 'windows' })
  const guards = { disableFileAccess: true, disableUrlAccess: true, xMailer: false as const }
  const given = { ...(await nodemailerFields(fields)), ...guards, keepBcc: keepsBcc }
  const made = await transport.sendMail(given as never).catch(refuse)
  const envelope = { recipients: [...new Set(made.envelope.to)], sender: made.envelope.from || '' }
  const message = isLarge
    ? await largeMessage(made.message as Readable, room)
    : smallMessage(made.message as Buffer)
  return { message, ...envelope }
}

/** As it is, but for its line ends: nothing is copied that need not be. */
function smallMessage(bytes: Buffer): Buffer {
  checkSize(bytes.length)
  return normaliseLineEndings(bytes)
}

async function largeMessage(pieces: AsyncIterable<Buffer>, room: Room): Promise<LargeMessage> {
  const spooled = room.create()
  for await (const piece of normalisedLineEndings(pieces)) {
    await spooled.append(piece)
    checkSize(spooled.size)
  }
  const head = Buffer.concat(await Array.fromAsync(spooled.read(0, defaultLimits.headerBytes + 1)))
  return { size: spooled.size, head, read: (start) => spooled.read(start) }
}

function checkSize(size: number): void {
  if (size > mostBytes) throw new ApiProblem(413, `The message is larger than ${mostBytes} bytes`)
}

function bytesOf(content: string | Uint8Array): Buffer {
  return typeof content === 'string'
    ? Buffer.from(content)
    : Buffer.from(content.buffer, content.byteOffset, content.byteLength)
}

/** Of the header of a whole message. */
function envelopeOf(raw: Buffer): Envelope {
  const fields = [...headerFields(raw, indexMessage(raw, { parts: 1 }))]
  const addresses = (...names: string[]) =>
    fields
      .filter(({ name }) => names.includes(name.toLowerCase()))
      .flatMap((field) => parseAddressList(field.value()))
      .filter(({ host, mailbox }) => host && mailbox)
      .map(({ host, mailbox }) => `${mailbox}@${host}`)
  const recipients = [...new Set(addresses('to', 'cc', 'bcc'))]
  return { recipients, sender: addresses('sender', 'from')[0] ?? '' }
}

function refuse(error: unknown): never {
  const why = error instanceof Error ? `The message cannot be made: ${error.message}` : 'No message'
  throw new ApiProblem(400, why, { cause: error })
}

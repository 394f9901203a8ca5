// A message made of the fields that a request gives. RFC 5322
import { headerFields, indexMessage, normaliseLineEndings, parseAddressList } from '@postkeep/mime'
import { ApiProblem } from '../frame/api-problem.ts'
import type { MessageFields } from './message-fields.ts'

export type ComposedMessage = {
  readonly raw: Buffer
  /** Those of To, Cc and Bcc. */
  readonly recipients: readonly string[]
  /** Of From or Sender; empty where there is none. */
  readonly sender: string
}

const mostBytes = 50 * 1024 * 1024
/** Of a request that holds one. */
export const messageBodyLimit = 51 * 1024 * 1024
type Options = { readonly keepsBcc: boolean }

/** @throws ApiProblem 400, 413 */
export async function composeMessage(fields: MessageFields, options: Options): Promise<ComposedMessage> {
  const { raw } = fields
  return raw === undefined ? makeMessage(fields, options) : wholeMessage(bytesOf(raw))
}

/** As it is, but for its line ends: nothing is copied that need not be. */
function wholeMessage(bytes: Buffer): ComposedMessage {
  checkSize(bytes)
  const raw = normaliseLineEndings(bytes)
  const { from, to } = envelopeOf(raw)
  return { raw, recipients: [...new Set(to)], sender: from }
}

async function makeMessage(fields: MessageFields, { keepsBcc }: Options): Promise<ComposedMessage> {
  // Loaded when the first message is made.
  const { createTransport } = await import('nodemailer')
  const transport = createTransport({ streamTransport: true, buffer: true, newline: 'windows' })
  const { attachments, ...simple } = fields
  const given = { ...simple, attachments: attachments?.map(withBytes) }
  const guards = { disableFileAccess: true, disableUrlAccess: true, xMailer: false as const }
  const made = await transport.sendMail({ ...given, ...guards, keepBcc: keepsBcc } as never).catch(refuse)
  const message = made.message as Buffer
  checkSize(message)
  const raw = normaliseLineEndings(message)
  return { raw, recipients: [...new Set(made.envelope.to)], sender: made.envelope.from || '' }
}

function checkSize({ length }: Buffer): void {
  if (length > mostBytes) throw new ApiProblem(413, `The message is larger than ${mostBytes} bytes`)
}

function bytesOf(content: string | Uint8Array): Buffer {
  return typeof content === 'string'
    ? Buffer.from(content)
    : Buffer.from(content.buffer, content.byteOffset, content.byteLength)
}

type Attachment = NonNullable<MessageFields['attachments']>[number]

function withBytes({ content, ...rest }: Attachment): object {
  return { ...rest, content: content instanceof Uint8Array ? bytesOf(content) : (content ?? '') }
}

/** Of the header of a whole message. */
function envelopeOf(raw: Buffer): { from: string; to: string[] } {
  const fields = [...headerFields(raw, indexMessage(raw, { parts: 1 }))]
  const addresses = (...names: string[]) =>
    fields
      .filter(({ name }) => names.includes(name.toLowerCase()))
      .flatMap((field) => parseAddressList(field.value()))
      .filter(({ host, mailbox }) => host && mailbox)
      .map(({ host, mailbox }) => `${mailbox}@${host}`)
  return { from: addresses('sender', 'from')[0] ?? '', to: addresses('to', 'cc', 'bcc') }
}

function refuse(error: unknown): never {
  throw new ApiProblem(
    400,
    error instanceof Error ? `The message cannot be made: ${error.message}` : 'No message',
    {
      cause: error
    }
  )
}

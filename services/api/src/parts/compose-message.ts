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
export async function composeMessage(fields: MessageFields, { keepsBcc }: Options): Promise<ComposedMessage> {
  // Loaded when the first message is made.
  const { createTransport } = await import('nodemailer')
  const transport = createTransport({ streamTransport: true, buffer: true, newline: 'windows' })
  const { attachments, raw, ...simple } = fields
  const given =
    raw === undefined
      ? { ...simple, attachments: attachments?.map(withBytes) }
      : { envelope: envelopeOf(bytesOf(raw)), raw: bytesOf(raw) }
  const guards = { disableFileAccess: true, disableUrlAccess: true, xMailer: false as const }
  const made = await transport.sendMail({ ...given, ...guards, keepBcc: keepsBcc } as never).catch(refuse)
  const message = normaliseLineEndings(made.message as Buffer)
  if (message.length > mostBytes) throw new ApiProblem(413, `The message is larger than ${mostBytes} bytes`)
  return { raw: message, recipients: [...new Set(made.envelope.to)], sender: made.envelope.from || '' }
}

function bytesOf(content: string | Uint8Array): Buffer {
  return typeof content === 'string' ? Buffer.from(content) : Buffer.from(content)
}

type Attachment = NonNullable<MessageFields['attachments']>[number]

function withBytes({ content, ...rest }: Attachment): object {
  return { ...rest, content: content instanceof Uint8Array ? Buffer.from(content) : (content ?? '') }
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

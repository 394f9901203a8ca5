// MIME entities as bytes: header fields, an empty line, a body. RFC 2045, RFC 2046.
import { encodeBase64Lines, encodeHeaderText, encodeQuotedPrintable } from './encode-text.ts'
import type { SeededRandom } from './seeded-random.ts'

/** `header` ends with CRLF and has no empty line. */
export type Entity = { readonly header: string; readonly body: Buffer }

type Charset = 'us-ascii' | 'utf-8' | 'iso-8859-1'
export type TransferEncoding = '7bit' | '8bit' | 'quoted-printable' | 'base64'

export function textEntity(
  text: string,
  { subtype = 'plain', charset, encoding }: { subtype?: string; charset: Charset; encoding: TransferEncoding }
): Entity {
  const bytes = Buffer.from(text, charset === 'iso-8859-1' ? 'latin1' : 'utf8')
  return {
    header: `Content-Type: text/${subtype}; charset=${charset}\r\nContent-Transfer-Encoding: ${encoding}\r\n`,
    body: encoded(bytes, encoding)
  }
}

type FileOptions = { type: string; name: string; contentId?: string }

/** Inline where it has a content id, an attachment otherwise. */
export function fileEntity(bytes: Buffer, { type, name, contentId }: FileOptions): Entity {
  const isAscii = /^[\x20-\x7e]*$/.test(name)
  const parameter = isAscii ? `filename="${name}"` : `filename*=UTF-8''${encodeURIComponent(name)}`
  const header = [
    `Content-Type: ${type};\r\n name="${encodeHeaderText(name)}"`,
    'Content-Transfer-Encoding: base64',
    `Content-Disposition: ${contentId ? 'inline' : 'attachment'};\r\n ${parameter}`,
    ...(contentId ? [`Content-ID: <${contentId}>`] : [])
  ]
  return { header: `${header.join('\r\n')}\r\n`, body: encoded(bytes, 'base64') }
}

export function messageEntity(raw: Buffer): Entity {
  return { header: 'Content-Type: message/rfc822\r\nContent-Disposition: inline\r\n', body: raw }
}

export function multipartEntity(subtype: string, parts: readonly Entity[], random: SeededRandom): Entity {
  const boundary = `=_${random.token(24)}`
  const pieces = parts.flatMap((part) => [
    Buffer.from(`--${boundary}\r\n`),
    entityBytes(part),
    Buffer.from('\r\n')
  ])
  return {
    header: `Content-Type: multipart/${subtype};\r\n boundary="${boundary}"\r\n`,
    body: Buffer.concat([...pieces, Buffer.from(`--${boundary}--\r\n`)])
  }
}

export function entityBytes({ header, body }: Entity): Buffer {
  return Buffer.concat([Buffer.from(`${header}\r\n`), body])
}

function encoded(bytes: Buffer, encoding: TransferEncoding): Buffer {
  if (encoding === 'base64') return Buffer.from(encodeBase64Lines(bytes))
  return encoding === 'quoted-printable' ? Buffer.from(encodeQuotedPrintable(bytes)) : bytes
}

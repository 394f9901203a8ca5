// An mbox as messages. RFC 4155; the quoting of "From " differs: mboxrd takes one `>` from every `>From `, mboxo only from
// a single one.
import { createReadStream } from 'node:fs'
import type { ArchivedMessage } from './archived-message.ts'
import { withCrlf } from './line-ends.ts'
import { splitMbox } from './split-mbox.ts'
import { takeStatus } from './status-fields.ts'

export type MboxFormat = 'mboxrd' | 'mboxo'

const quoted = { mboxrd: /^>(>*From )/gm, mboxo: /^>(From )/gm } as const

/** @throws SyntaxError where the file is no mbox */
export async function* readMbox(
  file: string,
  folder: string,
  format: MboxFormat
): AsyncGenerator<ArchivedMessage> {
  const chunks = createReadStream(file, { highWaterMark: 1024 * 1024 }) as AsyncIterable<Buffer>
  for await (const { separator, text } of splitMbox(chunks)) {
    const { flags, raw, isExpunged } = takeStatus(withCrlf(unquoted(text, format)))
    if (isExpunged) continue
    yield { folder, flags, internalDate: dateOf(separator, raw), raw }
  }
}

function unquoted(text: Buffer, format: MboxFormat): Buffer {
  if (!text.includes('>From ')) return text
  return Buffer.from(text.toString('latin1').replaceAll(quoted[format], '$1'), 'latin1')
}

/** Of the From line, which is in UTC (RFC 4155); else of the Date field; else 0. */
function dateOf(separator: string, raw: Buffer): number {
  const ofLine =
    /\w{3} (\w{3}) +(\d{1,2}) (\d\d:\d\d(?::\d\d)?)(?: [A-Z]{1,5})? (\d{4})(?: ([+-]\d{4}))?/.exec(separator)
  if (ofLine !== null) {
    const [, month, day, time, year, zone = '+0000'] = ofLine
    const seconds = Date.parse(`${day} ${month} ${year} ${time} ${zone}`) / 1000
    if (Number.isFinite(seconds)) return seconds
  }
  const field = /^Date:([^\r\n]*(?:\r\n[ \t][^\r\n]*)*)/im.exec(raw.toString('latin1', 0, 64 * 1024))?.[1]
  const seconds = Math.floor(Date.parse((field ?? '').replaceAll(/\([^)]*\)|\r\n/g, '')) / 1000)
  return Number.isFinite(seconds) ? seconds : 0
}

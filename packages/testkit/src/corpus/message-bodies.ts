// The kinds of mail in the corpus, each a MIME entity.
import { entityBytes, fileEntity, messageEntity, multipartEntity, textEntity, type Entity } from './entity.ts'
import { paragraphs, sentence, wrap, type Language } from './prose.ts'
import type { SeededRandom } from './seeded-random.ts'

type Body = (random: SeededRandom, language: Language) => Entity

const attachmentTypes = [
  ['application/pdf', 'Rechnung März.pdf'],
  ['image/jpeg', 'IMG_2041.jpg'],
  ['application/vnd.openxmlformats-officedocument.wordprocessingml.document', 'report.docx'],
  ['application/zip', 'files.zip'],
  ['application/octet-stream', '資料.bin']
] as const

export const plainBody: Body = (random, language) => {
  const length = random.skewed(2500, 300, 20_000)
  return textOf(
    paragraphs(random, length, language)
      .map((text) => wrap(text))
      .join('\r\n\r\n'),
    language,
    random
  )
}

export const quotedReplyBody: Body = (random, language) => {
  const quoted = paragraphs(random, random.skewed(1500, 200, 12_000), language)
  const answer = paragraphs(random, random.skewed(600, 60, 3000), language).map((text) => wrap(text))
  const lines = [...answer, 'On Monday they wrote:', ...quoted.map((text) => wrap(text, '> '))]
  return textOf(lines.join('\r\n\r\n'), language, random)
}

export const listBody: Body = (random, language) => {
  const text = paragraphs(random, random.skewed(2500, 400, 15_000), language)
    .map((line) => wrap(line))
    .join('\r\n\r\n')
  const footer =
    '_______________________________________________\r\ndiscuss mailing list\r\nhttps://lists.example.org/discuss\r\n'
  return textOf(`${text}\r\n\r\n${footer}`, language, random)
}

export const alternativeBody: Body = (random, language) => alternative(random, language, [])

export const inlineImagesBody: Body = (random, language) => {
  const images = Array.from({ length: random.integer(1, 3) }, (_, index) => {
    const contentId = `image${index}.${random.token(8)}@example.com`
    return { contentId, bytes: random.bytes(random.skewed(12_000, 800, 60_000)) }
  })
  const files = images.map(({ bytes, contentId }, index) => {
    return fileEntity(bytes, { type: 'image/png', name: `image${index}.png`, contentId })
  })
  const text = alternative(
    random,
    language,
    images.map((image) => image.contentId)
  )
  return multipartEntity('related', [text, ...files], random)
}

export const attachmentsBody: Body = (random, language) => {
  const count = random.chance(0.8) ? 1 : random.integer(2, 3)
  const files = Array.from({ length: count }, () => {
    const [type, name] = random.pick(attachmentTypes)
    return fileEntity(random.bytes(random.skewed(52_000 / count, 2000, 130_000 / count)), { type, name })
  })
  const text = random.chance(0.5) ? plainBody(random, language) : alternativeBody(random, language)
  return multipartEntity('mixed', [text, ...files], random)
}

/** `inner`: the message that is passed on. */
export function forwardBody(random: SeededRandom, language: Language, inner: Buffer): Entity {
  return multipartEntity('mixed', [plainBody(random, language), messageEntity(inner)], random)
}

/** A body of exactly `length` bytes: a text, and a file of `attached` random bytes where that is not 0. */
export function bodyOfSize(random: SeededRandom, length: number, attached: number): Entity {
  if (attached === 0) return asciiText(random, length)
  const file = fileEntity(random.bytes(attached), { type: 'application/pdf', name: 'report.pdf' })
  return multipartEntity('mixed', [asciiText(random, length - multipartSize(file)), file], random)
}

function asciiText(random: SeededRandom, length: number): Entity {
  return { header: asciiHeader, body: Buffer.from(textOfLength(random, length)) }
}

const asciiHeader = 'Content-Type: text/plain; charset=us-ascii\r\n'

/** What a multipart of an ASCII text and a file takes besides the text. */
function multipartSize(file: Entity): number {
  const delimiter = '--=_'.length + 24
  return 3 * delimiter + 4 + asciiHeader.length + 2 + entityBytes(file).length + 8
}

function textOfLength(random: SeededRandom, length: number): string {
  const text = paragraphs(random, length + 200, 'plain')
    .map((line) => wrap(line))
    .join('\r\n\r\n')
  // Cut so that the last two bytes are a line end and no half of one stands before them.
  return `${text.slice(0, length - 2).replace(/[\r\n]+$/, (end) => '.'.repeat(end.length))}\r\n`
}

function alternative(random: SeededRandom, language: Language, contentIds: readonly string[]): Entity {
  const texts = paragraphs(random, random.skewed(4500, 500, 18_000), language)
  const plain = texts.map((text) => wrap(text)).join('\r\n\r\n')
  const html = htmlOf(texts, contentIds, random)
  return multipartEntity(
    'alternative',
    [textOf(plain, language, random), textOf(html, language, random, 'html')],
    random
  )
}

function htmlOf(texts: readonly string[], contentIds: readonly string[], random: SeededRandom): string {
  const style = 'font-family:Arial,Helvetica,sans-serif;font-size:14px;line-height:20px;color:#333333'
  const rows = texts.map((text) => `<tr><td style="${style}">\r\n<p>${wrap(text)}</p>\r\n</td></tr>`)
  const images = contentIds.map((id) => `<tr><td><img src="cid:${id}" alt="" width="600"></td></tr>`)
  const link = `<tr><td><a href="https://www.example.com/c/${random.token(40)}">${sentence(random, 'plain')}</a></td></tr>`
  const table = ['<table width="100%" cellpadding="0" cellspacing="0">', ...rows, ...images, link, '</table>']
  return [
    '<!DOCTYPE html>',
    '<html><head><meta charset="utf-8"></head><body>',
    ...table,
    '</body></html>',
    ''
  ].join('\r\n')
}

function textOf(text: string, language: Language, random: SeededRandom, subtype = 'plain'): Entity {
  const ended = text.endsWith('\r\n') ? text : `${text}\r\n`
  if (language === 'plain') return textEntity(ended, { subtype, charset: 'us-ascii', encoding: '7bit' })
  const isLatin = language !== 'world' && random.chance(0.5)
  const encoding = random.pick([
    '8bit',
    'quoted-printable',
    ...(language === 'world' ? (['base64'] as const) : [])
  ] as const)
  return textEntity(ended, { subtype, charset: isLatin ? 'iso-8859-1' : 'utf-8', encoding })
}

// BODY and BODYSTRUCTURE of a message, ready to be sent. RFC 9051 §7.5.2
import { envelopeText } from './envelope.ts'
import { imapNullableString, imapString } from './imap-string.ts'
import type { Disposition, MessagePart, Parameter } from './message-part.ts'

type Form = 'basic' | 'extended'

/** The extended form, with MD5, disposition, language and location. */
export function bodyStructure(raw: Buffer, part: MessagePart): Buffer {
  return Buffer.from(describe(raw, part, 'extended'), 'latin1')
}

/** The form without extension data, for FETCH BODY. */
export function body(raw: Buffer, part: MessagePart): Buffer {
  return Buffer.from(describe(raw, part, 'basic'), 'latin1')
}

function describe(raw: Buffer, part: MessagePart, form: Form): string {
  if (part.children.length > 0) {
    let children = ''
    for (const child of part.children) children += describe(raw, child, form)
    if (form === 'basic') return `(${children} ${imapString(part.subtype)})`
    return `(${children} ${imapString(part.subtype)} ${parameterList(part.rawParameters)} ${extension(part)})`
  }
  const octets = part.bodyEnd - part.bodyStart
  let fields = `${imapString(part.type)} ${imapString(part.subtype)} ${parameterList(part.rawParameters)}`
  fields += ` ${imapNullableString(part.id)} ${imapNullableString(part.description)}`
  fields += ` ${imapString(part.encoding)} ${octets}`
  if (part.message !== undefined) {
    fields += ` ${envelopeText(raw, part.message)} ${describe(raw, part.message, form)} ${part.lines}`
  } else if (part.type === 'text') {
    fields += ` ${part.lines}`
  }
  if (form === 'basic') return `(${fields})`
  return `(${fields} ${imapNullableString(part.md5)} ${extension(part)})`
}

function extension(part: MessagePart): string {
  return `${disposition(part.disposition)} ${language(part.language)} ${imapNullableString(part.location)}`
}

function disposition(value: Disposition | undefined): string {
  return value === undefined ? 'NIL' : `(${imapString(value.type)} ${parameterList(value.rawParameters)})`
}

/** Names and values as written: the clients know RFC 2231. */
function parameterList(parameters: readonly Parameter[]): string {
  if (parameters.length === 0) return 'NIL'
  let list = ''
  for (const [name, value] of parameters)
    list += `${list === '' ? '' : ' '}${imapString(name)} ${imapString(value)}`
  return `(${list})`
}

/** Content-Language: tags separated by commas. RFC 3282 §2 */
function language(value: string | undefined): string {
  const tags = (value ?? '').split(',', 100).map((tag) => tag.trim())
  const known = tags.filter((tag) => tag !== '').map(imapString)
  if (known.length === 0) return 'NIL'
  return known.length === 1 ? known[0]! : `(${known.join(' ')})`
}

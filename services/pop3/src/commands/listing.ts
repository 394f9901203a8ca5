// What LIST and UIDL have in common: of one message, or of all that are not deleted. RFC 1939 §5, §7.
import type { Maildrop } from '../maildrop.ts'
import { multiline } from '../wire/multiline.ts'
import type { Reply } from './command.ts'

/** @throws Pop3Refusal where there is no message `number` */
export function listing(
  maildrop: Maildrop,
  number: number | undefined,
  valueOf: (number: number) => string | number
): Reply {
  if (number !== undefined) {
    maildrop.require(number)
    return { text: `${number} ${valueOf(number)}` }
  }
  let lines = ''
  for (const each of maildrop.numbers()) lines += `${each} ${valueOf(each)}\r\n`
  return { text: `${maildrop.count} messages`, body: multiline(Buffer.from(lines)) }
}

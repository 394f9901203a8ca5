// STAT. RFC 1939 §5. Deleted messages do not count.
import { parseNothing } from '../wire/arguments.ts'
import type { Command } from './command.ts'

export const stat: Command = {
  name: 'STAT',
  states: ['transaction'],
  async run({ maildrop, signal }, argument) {
    parseNothing(argument)
    const sizes = await maildrop.sizes(signal)
    let octets = 0
    for (const number of maildrop.numbers()) octets += sizes[number - 1]!
    return { text: `${maildrop.count} ${octets}` }
  }
}

// RSET. RFC 1939 §5.
import { parseNothing } from '../wire/arguments.ts'
import type { Command } from './command.ts'

export const rset: Command = {
  name: 'RSET',
  states: ['transaction'],
  async run({ maildrop }, argument) {
    parseNothing(argument)
    maildrop.reset()
    return { text: `${maildrop.count} messages` }
  }
}

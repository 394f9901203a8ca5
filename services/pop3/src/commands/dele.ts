// DELE. RFC 1939 §5. The message is only marked: QUIT deletes it.
import { parseNumber } from '../wire/arguments.ts'
import type { Command } from './command.ts'

export const dele: Command = {
  name: 'DELE',
  states: ['transaction'],
  async run({ maildrop }, argument) {
    const number = parseNumber(argument)
    maildrop.delete(number)
    return { text: `Message ${number} is deleted` }
  }
}

// TOP. RFC 1939 §7. More lines than there are is the whole message.
import { parseTwoNumbers } from '../wire/arguments.ts'
import { multiline } from '../wire/multiline.ts'
import { topOf } from '../wire/top-of.ts'
import type { Command } from './command.ts'

export const top: Command = {
  name: 'TOP',
  states: ['transaction'],
  capabilities: () => ['TOP'],
  async run({ maildrop, signal }, argument) {
    const [number, lines] = parseTwoNumbers(argument)
    const raw = await maildrop.read(number, signal)
    return { text: 'The top of the message', body: multiline(topOf(raw, lines)) }
  }
}

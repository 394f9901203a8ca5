// UTF8. RFC 6856 §2. Messages are sent as they are stored with and without it.
import { parseNothing } from '../wire/arguments.ts'
import type { Command } from './command.ts'

export const utf8: Command = {
  name: 'UTF8',
  states: ['authorization'],
  capabilities: () => ['UTF8'],
  async run(_client, argument) {
    parseNothing(argument)
    return { text: 'UTF-8 is welcome' }
  }
}

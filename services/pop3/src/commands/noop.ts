// NOOP. RFC 1939 §5.
import { parseNothing } from '../wire/arguments.ts'
import type { Command } from './command.ts'

export const noop: Command = {
  name: 'NOOP',
  states: ['transaction'],
  async run(_client, argument) {
    parseNothing(argument)
    return { text: 'Nothing done' }
  }
}

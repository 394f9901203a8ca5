// UIDL. RFC 1939 §7.
import { parseOptionalNumber } from '../wire/arguments.ts'
import type { Command } from './command.ts'
import { listing } from './listing.ts'

export const uidl: Command = {
  name: 'UIDL',
  states: ['transaction'],
  capabilities: () => ['UIDL'],
  async run({ maildrop }, argument) {
    return listing(maildrop, parseOptionalNumber(argument), (number) => maildrop.uniqueId(number))
  }
}

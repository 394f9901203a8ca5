// LIST. RFC 1939 §5.
import { parseOptionalNumber } from '../wire/arguments.ts'
import type { Command } from './command.ts'
import { listing } from './listing.ts'

export const list: Command = {
  name: 'LIST',
  states: ['transaction'],
  async run({ maildrop, signal }, argument) {
    const number = parseOptionalNumber(argument)
    if (number !== undefined) maildrop.require(number)
    const sizes = await maildrop.sizes(signal)
    return listing(maildrop, number, (each) => sizes[each - 1]!)
  }
}

// RETR. RFC 1939 §5.
import { parseNumber } from '../wire/arguments.ts'
import { multiline } from '../wire/multiline.ts'
import { wireSize } from '@postkeep/mime'
import type { Command } from './command.ts'

export const retr: Command = {
  name: 'RETR',
  states: ['transaction'],
  async run({ maildrop, signal }, argument) {
    const raw = await maildrop.read(parseNumber(argument), signal)
    return { text: `${wireSize(raw)} octets`, body: multiline(raw) }
  }
}

// CAPA. RFC 2449 §5, §6; AUTH-RESP-CODE: RFC 3206 §5.
import { product } from '@postkeep/config'
import { parseNothing } from '../wire/arguments.ts'
import { multiline } from '../wire/multiline.ts'
import type { Command } from './command.ts'

/** Mail is kept until it is deleted, and nobody has to wait between logins. */
const always = ['RESP-CODES', 'AUTH-RESP-CODE', 'PIPELINING', 'EXPIRE NEVER', 'LOGIN-DELAY 0']

/** `commands`: all that are registered, this one too; asked for when it is needed. */
export function capaCommand(commands: () => readonly Command[]): Command {
  return {
    name: 'CAPA',
    states: ['authorization', 'transaction'],
    async run(client, argument) {
      parseNothing(argument)
      const ofCommands = commands().flatMap((command) => command.capabilities?.(client) ?? [])
      const lines = [...ofCommands, ...always, `IMPLEMENTATION ${product.name}`]
      return { text: 'What this server can do', body: multiline(Buffer.from(lines.join('\r\n'))) }
    }
  }
}

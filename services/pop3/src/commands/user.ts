// USER. RFC 1939 §7. Whether there is such a user is not told.
import { parseText } from '../wire/arguments.ts'
import type { Command } from './command.ts'
import { requireTls } from './log-in.ts'

export const user: Command = {
  name: 'USER',
  states: ['authorization'],
  capabilities: ({ isSecure }) => (isSecure ? ['USER'] : []),
  async run(client, argument) {
    requireTls(client)
    client.username = parseText(argument.trim())
    return { text: 'Now the password' }
  }
}

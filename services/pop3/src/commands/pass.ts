// PASS. RFC 1939 §7. All behind the first space is the password.
import { Pop3Refusal } from '../pop3-refusal.ts'
import { parseText } from '../wire/arguments.ts'
import type { Command } from './command.ts'
import { logIn, requireTls } from './log-in.ts'

export const pass: Command = {
  name: 'PASS',
  states: ['authorization'],
  async run(client, argument) {
    requireTls(client)
    const { username } = client
    if (username === undefined) throw new Pop3Refusal('USER comes first', { isFault: true })
    client.username = undefined
    return logIn(client, { username, password: parseText(argument) })
  }
}

// AUTH with PLAIN, RFC 5034 §4. Without a mechanism it lists them, as older clients expect.
import { Pop3Refusal } from '../pop3-refusal.ts'
import { wordsOf } from '../wire/arguments.ts'
import { multiline } from '../wire/multiline.ts'
import { Pop3SyntaxError } from '../wire/pop3-syntax-error.ts'
import { parsePlain, parseSaslResponse } from '../wire/sasl.ts'
import type { Command } from './command.ts'
import { logIn, requireTls } from './log-in.ts'

export const auth: Command = {
  name: 'AUTH',
  states: ['authorization'],
  capabilities: ({ isSecure }) => (isSecure ? ['SASL PLAIN'] : []),
  async run(client, argument) {
    requireTls(client)
    const [mechanism, initial, ...more] = wordsOf(argument)
    if (mechanism === undefined) return { text: 'Mechanisms', body: multiline(Buffer.from('PLAIN')) }
    if (mechanism.toUpperCase() !== 'PLAIN') throw new Pop3Refusal('There is no such mechanism')
    if (more.length > 0) throw new Pop3SyntaxError('Too many arguments')
    return logIn(client, parsePlain(parseSaslResponse(initial ?? (await client.ask()))))
  }
}

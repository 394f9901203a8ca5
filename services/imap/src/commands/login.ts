// LOGIN. RFC 9051 §6.2.3.
import { parseLogin } from '@postkeep/imap-protocol'
import { register } from './command.ts'
import { logIn, requireTls } from './log-in.ts'

export const login = register({
  name: 'LOGIN',
  states: ['notAuthenticated'],
  parse: parseLogin,
  async run({ client }, credentials) {
    requireTls(client)
    return logIn(client, credentials)
  }
})

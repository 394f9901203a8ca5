// AUTHENTICATE with PLAIN (RFC 4616) and LOGIN. RFC 9051 §6.2.2; initial response: RFC 4959.
import {
  type Credentials,
  ImapSyntaxError,
  continuation,
  parseAuthenticate,
  parsePlain,
  parseSaslResponse
} from '@postkeep/imap-protocol'
import type { Client } from '../client.ts'
import { ImapRefusal } from '../imap-refusal.ts'
import { register } from './command.ts'
import { logIn, requireTls } from './log-in.ts'

export const authenticate = register({
  name: 'AUTHENTICATE',
  states: ['notAuthenticated'],
  capabilities: ['SASL-IR', 'AUTH=PLAIN', 'AUTH=LOGIN'],
  parse: parseAuthenticate,
  async run({ client }, { mechanism, initial }) {
    requireTls(client)
    if (mechanism === 'PLAIN') return logIn(client, parsePlain(initial ?? (await ask(client, ''))))
    if (mechanism === 'LOGIN') return logIn(client, await askLogin(client, initial))
    throw new ImapRefusal('NO', 'CANNOT', 'There is no such mechanism')
  }
})

async function askLogin(client: Client, initial: Buffer | undefined): Promise<Credentials> {
  const username = (initial ?? (await ask(client, 'Username:'))).toString('utf8')
  const password = (await ask(client, 'Password:')).toString('utf8')
  return { username, password }
}

async function ask(client: Client, challenge: string): Promise<Buffer> {
  client.output.text(continuation(Buffer.from(challenge).toString('base64')))
  client.output.flush()
  const line = await client.readLine()
  const response = line === undefined ? undefined : parseSaslResponse(line)
  if (response === undefined) throw new ImapSyntaxError('Authentication was given up')
  return response
}

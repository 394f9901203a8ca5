// A client that asks and waits for the answer.
import { connect } from 'node:tls'
import { RawClient } from '@postkeep/testkit'
import type { Account, Fixture } from './fixture.ts'

const keptBytes = 1024 * 1024

export class Pop3Client extends RawClient {
  /** Forgets what came before. */
  override send(bytes: string): void {
    this.forget()
    super.send(bytes)
  }

  /** Sends a command and gives its answer's first line. */
  async ask(command: string): Promise<string> {
    this.send(`${command}\r\n`)
    await this.waitFor('\r\n')
    return this.received.slice(0, this.received.indexOf('\r\n'))
  }

  /** Sends a command and gives the lines of its multi-line answer, without its end. */
  async askLines(command: string): Promise<string[]> {
    this.send(`${command}\r\n`)
    await this.waitFor('\r\n.\r\n')
    return this.received.split('\r\n').slice(1, -2)
  }
}

/** With the greeting read. */
export async function openClient(fixture: Fixture): Promise<Pop3Client> {
  const socket = connect({ port: fixture.pop3s, host: '127.0.0.1', ca: fixture.ca })
  const client = new Pop3Client(socket, keptBytes)
  await client.waitFor('+OK')
  return client
}

/** The answer to PASS. */
export async function logIn(client: Pop3Client, { user, password }: Account): Promise<string> {
  await client.ask(`USER ${user}`)
  return client.ask(`PASS ${password}`)
}

export async function openLoggedIn(fixture: Fixture, account: Account): Promise<Pop3Client> {
  const client = await openClient(fixture)
  const answer = await logIn(client, account)
  if (!answer.startsWith('+OK')) throw new Error(answer)
  return client
}

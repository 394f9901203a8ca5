// Every line of the transcripts, mutated, in every state: the server answers or closes, lives, and keeps nothing.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { fuzz, lineMutator } from '@postkeep/fuzz'
import { clientLines, type RawClient } from '@postkeep/testkit'
import { type Account, type Fixture, startFixture } from './fixture.ts'
import { loginLine, openClient } from './raw-client.ts'
import { messages } from './scenes.ts'

/** Inputs of each. A wrong password costs as much as a right one. */
const states = { connected: 1500, authenticated: 6750, selected: 6750 } as const
type State = keyof typeof states

const spices =
  '( ) " \\ {3} {3+} {0} * % \0 \xff , : 4294967296 -1 NIL ] [ <0.0> \r & ~{2+} (RETURN $ UID MODSEQ'.split(
    ' '
  )
const numbers = ['0', '99999999999999999999', '*', '1:*', '', '4294967295', '1,2,3:1']
/** What the transcripts send, with the account's own values left as they are: they are only bytes here. */
const lines = clientLines(join(import.meta.dirname, 'transcripts')).filter((line) => line.length < 2000)

let fixture: Fixture
let account: Account

before(async () => {
  fixture = await startFixture({ LAB: 'true', MAILBOX_SESSIONS: '50' })
})
after(() => fixture[Symbol.asyncDispose]())

for (const [state, inputs] of Object.entries(states) as [State, number][]) {
  test(`mutated lines, ${state}`, async () => {
    const renew = async (): Promise<void> => void (account = await fixture.newAccount())
    await fuzz({ inputs, renew, provoke: (count, seed) => provokeAll(state, count, seed) })
    const last = await enter('selected')
    assert.ok(await provoke(last, 'x NOOP', 'last'))
    last.close()
  })
}

async function provokeAll(state: State, inputs: number, seed: number): Promise<void> {
  const nextInput = lineMutator({ lines, spices: [...spices, ' ', '  '], numbers, seed })
  let client: RawClient | undefined
  for (let count = 0; count < inputs; count += 1) {
    client = client?.isOpen === true ? client : await enter(state)
    // Literals stay smaller than what follows, or the server would rightly wait for the rest.
    // What follows DEFLATE is no longer IMAP: compress.test.ts speaks it.
    const input = nextInput()
      .replaceAll(/\{\d{3,}/g, '{50')
      .replaceAll(/(?<=compress )deflate/gi, 'INFLATE')
    const isAnswered = await provoke(client, input, `sync${count}x`)
    assert.ok(isAnswered || !client.isOpen, `neither answer nor end: ${JSON.stringify(input)}`)
  }
  client?.close()
}

/** Sends the line, then what ends a literal, IDLE or AUTHENTICATE, then NOOP. False: there was no answer to that. */
async function provoke(client: RawClient, line: string, tag: string): Promise<boolean> {
  client.send(`${line}\r\n${'x'.repeat(200)}\r\nDONE\r\n${tag} NOOP\r\n`)
  const isAnswered = await client.waitFor(`${tag} OK`)
  assert.ok(!client.received.includes('SERVERBUG'), `a fault in the server: ${JSON.stringify(line)}`)
  return isAnswered
}

async function enter(state: State): Promise<RawClient> {
  const client = await openClient(fixture)
  if (state === 'connected') return client
  client.send(loginLine(account))
  assert.ok(await client.waitFor('login OK'))
  if (state === 'authenticated') return client
  // The folder stays small: what earlier inputs have left goes.
  client.send('select SELECT INBOX\r\nstore STORE 1:* +FLAGS.SILENT (\\Deleted)\r\nclose CLOSE\r\n')
  for (const message of messages) client.send(`append APPEND INBOX {${message.length}+}\r\n${message}\r\n`)
  client.send('again SELECT INBOX\r\n')
  assert.ok(await client.waitFor('again OK'))
  return client
}

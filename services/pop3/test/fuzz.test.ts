// Every line of the transcripts, mutated, in both states: the server answers or closes, lives, and keeps nothing.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { fuzz, lineMutator } from '@postkeep/fuzz'
import { clientLines } from '@postkeep/testkit'
import { type Account, type Fixture, startFixture } from './fixture.ts'
import { type Pop3Client, openClient, openLoggedIn } from './raw-client.ts'
import { messages, variables } from './scenes.ts'

/** Inputs of each. */
const states = { authorization: 1000, transaction: 4000 } as const
type State = keyof typeof states

const spices = [
  '\0',
  '\xff',
  ' ',
  '  ',
  '=',
  '*',
  '.',
  '\r',
  '\n',
  '\r\n',
  '-1',
  '4294967296',
  '\t',
  '1 ',
  '+',
  '%s'
]
const numbers = ['0', '99999999999999999999', '*', '']

let fixture: Fixture
let account: Account
let lines: string[]

before(async () => {
  fixture = await startFixture({ LAB: 'true', MAILBOX_SESSIONS: '50' })
})
after(() => fixture[Symbol.asyncDispose]())

for (const [state, inputs] of Object.entries(states) as [State, number][]) {
  test(`mutated lines, ${state}`, async () => {
    const renew = async (): Promise<void> => {
      account = await fixture.newAccount(messages)
      lines = clientLines(join(import.meta.dirname, 'transcripts'), variables(account))
    }
    await fuzz({ inputs, renew, provoke: (count, seed) => provokeAll(state, count, seed) })
    const last = await enter('transaction')
    assert.equal(await last.ask('NOOP'), '+OK Nothing done')
    last.close()
  })
}

async function provokeAll(state: State, inputs: number, seed: number): Promise<void> {
  const nextInput = lineMutator({ lines, spices, numbers, seed })
  let client: Pop3Client | undefined
  for (let count = 0; count < inputs; count += 1) {
    client = client?.isOpen === true ? client : await enter(state)
    const input = nextInput()
    const isAnswered = await provoke(client, input)
    assert.ok(isAnswered || (await client.waitForEnd()), `neither answer nor end: ${JSON.stringify(input)}`)
  }
  client?.close()
}

/** Sends the line, then what ends AUTH, then CAPA. False: there was no answer to that. */
async function provoke(client: Pop3Client, line: string): Promise<boolean> {
  client.send(`${line}\r\n*\r\nCAPA\r\n`)
  const isAnswered = await client.waitFor('IMPLEMENTATION Postkeep\r\n.\r\n')
  assert.ok(
    !client.received.includes('The server has failed'),
    `a fault in the server: ${JSON.stringify(line)}`
  )
  return isAnswered
}

function enter(state: State): Promise<Pop3Client> {
  return state === 'authorization' ? openClient(fixture) : openLoggedIn(fixture, account)
}

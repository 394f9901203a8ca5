// Every line of the transcripts, mutated, in both states: the server answers or closes, and lives.
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { type Account, type Fixture, startFixture } from './fixture.ts'
import { type RawClient, openClient, openLoggedIn } from './raw-client.ts'
import { messages, variables } from './scenes.ts'

const inputsPerState = 500
const states = ['authorization', 'transaction'] as const

let fixture: Fixture
let account: Account

before(async () => {
  fixture = await startFixture({ LAB: 'true' })
  account = await fixture.newAccount(messages)
})
after(() => fixture[Symbol.asyncDispose]())

for (const state of states) {
  test(`mutated lines, ${state}`, async () => {
    const random = seededRandom(states.indexOf(state) + 1)
    const lines = clientLines(variables(account))
    let client: RawClient | undefined
    for (let count = 0; count < inputsPerState; count += 1) {
      client = client?.isOpen === true ? client : await enter(state)
      const input = mutate(lines, random)
      const isAnswered = await provoke(client, input)
      assert.ok(isAnswered || (await client.waitForEnd()), `neither answer nor end: ${JSON.stringify(input)}`)
    }
    client?.close()
    const last = await enter('transaction')
    assert.equal(await last.ask('NOOP'), '+OK Nothing done')
    last.close()
  })
}

/** What the transcripts send. */
function clientLines(values: Record<string, string>): string[] {
  const files = globSync(`${import.meta.dirname}/transcripts/*/*.txt`).toSorted()
  const lines = files.flatMap((file) => readFileSync(file, 'utf8').split('\n'))
  const sent = lines.map((line) => /^C\d*[:<] ?(.*)$/.exec(line)?.[1])
  const filled = sent.map((line) =>
    line?.replace(/\$\{(\w+)\}/g, (_whole, name: string) => values[name] ?? '')
  )
  return [...new Set(filled.filter((line) => line !== undefined))]
}

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

function mutate(lines: readonly string[], random: () => number): string {
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)]!
  let line = pick(lines)
  for (let changes = Math.floor(random() * 3) + 1; changes > 0; changes -= 1) {
    const at = Math.floor(random() * (line.length + 1))
    const kinds = [
      () => line.slice(0, at) + pick(spices) + line.slice(at),
      () => line.slice(0, at) + line.slice(at + 1 + Math.floor(random() * 5)),
      () => line.slice(0, at),
      () => line.slice(0, at) + pick(lines).slice(at),
      () => line.replace(/\d+/, pick(['0', '99999999999999999999', '*', '']))
    ]
    line = pick(kinds)()
  }
  return line
}

/** Sends the line, then what ends AUTH, then CAPA. False: there was no answer to that. */
async function provoke(client: RawClient, line: string): Promise<boolean> {
  client.send(`${line}\r\n*\r\nCAPA\r\n`)
  const isAnswered = await client.waitFor('IMPLEMENTATION Postkeep\r\n.\r\n')
  assert.ok(
    !client.received.includes('The server has failed'),
    `a fault in the server: ${JSON.stringify(line)}`
  )
  return isAnswered
}

function enter(state: (typeof states)[number]): Promise<RawClient> {
  return state === 'authorization' ? openClient(fixture) : openLoggedIn(fixture, account)
}

/** mulberry32. */
function seededRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

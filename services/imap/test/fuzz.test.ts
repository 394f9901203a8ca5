// Every line of the transcripts, mutated, in every state: the server answers or closes, and lives.
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { type Account, type Fixture, startFixture } from './fixture.ts'
import { type RawClient, loginLine, openClient } from './raw-client.ts'
import { messages } from './scenes.ts'

const inputsPerState = 700
const states = ['connected', 'authenticated', 'selected'] as const

let fixture: Fixture
let account: Account

before(async () => {
  fixture = await startFixture({ LAB: 'true' })
  account = await fixture.newAccount()
})
after(() => fixture[Symbol.asyncDispose]())

for (const state of states) {
  test(`mutated lines, ${state}`, async () => {
    const random = seededRandom(states.indexOf(state) + 1)
    const lines = clientLines()
    let client: RawClient | undefined
    for (let count = 0; count < inputsPerState; count += 1) {
      client = client?.isOpen === true ? client : await enter(state)
      const input = mutate(lines, random)
      const isAnswered = await provoke(client, input, `sync${count}x`)
      assert.ok(isAnswered || !client.isOpen, `neither answer nor end: ${JSON.stringify(input)}`)
    }
    client?.close()
    const last = await enter('selected')
    assert.ok(await provoke(last, 'x NOOP', 'last'))
    last.close()
  })
}

/** What the transcripts send, with the account's own values left as they are: they are only bytes here. */
function clientLines(): string[] {
  const files = globSync(`${import.meta.dirname}/transcripts/*/*.txt`).toSorted()
  const lines = files.flatMap((file) => readFileSync(file, 'utf8').split('\n'))
  const sent = lines.map((line) => /^C\d*[:<] ?(.*)$/.exec(line)?.[1])
  return [...new Set(sent.filter((line) => line !== undefined && line.length < 2000))] as string[]
}

const spices = [
  '(',
  ')',
  '"',
  '\\',
  '{3}',
  '{3+}',
  '{0}',
  '*',
  '%',
  '\0',
  '\xff',
  ' ',
  '  ',
  ',',
  ':',
  '4294967296',
  '-1',
  'NIL',
  ']',
  '[',
  '<0.0>',
  '\r',
  '&',
  '~{2+}'
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
      () => line.replace(/\d+/, pick(['0', '99999999999999999999', '*', '1:*', '']))
    ]
    line = pick(kinds)()
  }
  // Literals stay smaller than what follows, or the server would rightly wait for the rest.
  return line.replaceAll(/\{\d{3,}/g, '{50')
}

/** Sends the line, then what ends a literal, IDLE or AUTHENTICATE, then NOOP. False: there was no answer to that. */
async function provoke(client: RawClient, line: string, tag: string): Promise<boolean> {
  client.send(`${line}\r\n${'x'.repeat(200)}\r\nDONE\r\n${tag} NOOP\r\n`)
  const isAnswered = await client.waitFor(`${tag} OK`)
  assert.ok(!client.received.includes('SERVERBUG'), `a fault in the server: ${JSON.stringify(line)}`)
  return isAnswered
}

async function enter(state: (typeof states)[number]): Promise<RawClient> {
  const client = await openClient(fixture)
  if (state === 'connected') return client
  client.send(loginLine(account))
  assert.ok(await client.waitFor('login OK'))
  if (state === 'authenticated') return client
  for (const message of messages) client.send(`append APPEND INBOX {${message.length}+}\r\n${message}\r\n`)
  client.send('select SELECT INBOX\r\n')
  assert.ok(await client.waitFor('select OK'))
  return client
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

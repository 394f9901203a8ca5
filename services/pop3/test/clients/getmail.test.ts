// getmail6: what is new since the last time, known by UIDL.
import assert from 'node:assert/strict'
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { succeed, without } from '@postkeep/testkit'
import type { Account } from '../fixture.ts'
import { append } from '../fixture.ts'
import { type ClientSuite, inboxOf, messageOf, startClientSuite } from './client-suite.ts'

let suite: ClientSuite
before(async () => (suite = await startClientSuite()))
after(() => suite[Symbol.asyncDispose]())

test('fetches what is new, and deletes', { skip: without('getmail', 'getmail6') }, async () => {
  const { fixture, folder } = suite
  const account = await fixture.newAccount(['one', 'two'].map(messageOf))
  const target = join(folder, 'fetched')
  await mkdir(target)
  assert.match(await getmail(account, target, 'false'), /2 messages \(\d+ bytes\) retrieved, 0 skipped/)
  await fixture.withMailbox(account, (session) => append(session, Buffer.from(messageOf('three'))))
  assert.match(await getmail(account, target, 'true'), /1 messages \(\d+ bytes\) retrieved, 2 skipped/)
  const own = /^(?:Return-Path|Delivered-To|Received|X-getmail-[\w-]+): .*\n(?:[ \t].*\n)*/gm
  const texts = await Promise.all((await readdir(target)).map((name) => readFile(join(target, name), 'utf8')))
  const expected = ['one', 'three', 'two'].map((subject) => messageOf(subject).replaceAll('\r\n', '\n'))
  assert.deepEqual(texts.map((text) => text.replace(own, '')).toSorted(), expected.toSorted())
  assert.deepEqual(await inboxOf(fixture, account), [])
})

async function getmail({ user, password }: Account, target: string, isDeleting: string): Promise<string> {
  const folder = join(suite.folder, 'getmail')
  await mkdir(folder, { recursive: true })
  const config = `[retriever]
type = SimplePOP3SSLRetriever
server = localhost
port = ${suite.fixture.pop3s}
username = ${user}
password = ${password}
ca_certs = ${suite.ca}

[destination]
type = MDA_external
path = /bin/sh
arguments = ("-c", "cat >$(mktemp ${target}/XXXXXX)")
allow_root_commands = true

[options]
read_all = false
delete = ${isDeleting}
verbose = 1
`
  await writeFile(join(folder, 'getmailrc'), config)
  const { stdout } = await succeed('getmail', [`--getmaildir=${folder}`])
  return stdout
}

// getmail6: all of a folder into a Maildir, once.
import assert from 'node:assert/strict'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { succeed, without } from '@postkeep/testkit'
import { type ClientSuite, look, messageOf, openFlow, startClientSuite } from './client-suite.ts'
import { makeMaildir, readMaildir } from './maildir.ts'

let suite: ClientSuite
before(async () => (suite = await startClientSuite()))
after(() => suite[Symbol.asyncDispose]())

test(
  'fetches what it has not fetched yet, and deletes it',
  { skip: without('getmail', 'getmail6') },
  async () => {
    await using client = await openFlow(suite)
    for (const subject of ['one', 'two']) await client.append('Archive', messageOf(subject))
    const maildir = join(suite.folder, 'mail')
    await makeMaildir(maildir)
    await getmail(maildir, 'false')
    const subjects = async (): Promise<string[]> => [...(await readMaildir(maildir)).keys()].toSorted()
    assert.deepEqual(await subjects(), ['one', 'two'])
    await client.append('Archive', messageOf('three'))
    const again = await getmail(maildir, 'true')
    assert.match(again, /1 messages \(\d+ bytes\) retrieved, 2 skipped/)
    const fetched = await readMaildir(maildir)
    for (const subject of ['one', 'two', 'three']) {
      const own = /^(?:Return-Path|Delivered-To|Received|X-getmail-[\w-]+): .*\n(?:[ \t].*\n)*/gm
      assert.equal(fetched.get(subject)!.text.replace(own, ''), messageOf(subject).replaceAll('\r\n', '\n'))
    }
    assert.deepEqual(await look(client, 'Archive'), [])
  }
)

async function getmail(maildir: string, isDeleting: 'true' | 'false'): Promise<string> {
  const folder = join(suite.folder, 'getmail')
  await mkdir(folder, { recursive: true })
  const { user, password } = suite.account
  const config = `[retriever]
type = SimpleIMAPSSLRetriever
server = localhost
port = ${suite.fixture.imaps}
username = ${user}
password = ${password}
mailboxes = ("Archive",)
ca_certs = ${suite.ca}

[destination]
type = MDA_external
path = /bin/sh
arguments = ("-c", "cat >$(mktemp ${maildir}/new/XXXXXX)")
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

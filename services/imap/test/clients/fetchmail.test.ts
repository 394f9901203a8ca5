// fetchmail: unread mail of INBOX through a program of ours.
import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { succeed, without } from '@postkeep/testkit'
import { type ClientSuite, look, message, messageOf, openFlow, startClientSuite } from './client-suite.ts'

let suite: ClientSuite
before(async () => (suite = await startClientSuite()))
after(() => suite[Symbol.asyncDispose]())

test('fetches what is unread and marks it, then deletes it', { skip: without('fetchmail') }, async () => {
  await using client = await openFlow(suite)
  await client.append('INBOX', messageOf('read'), ['\\Seen'])
  await client.append('INBOX', message)
  const fetched = join(suite.folder, 'fetched.eml')
  await fetchmail(fetched, 'keep')
  const bytes = (await readFile(fetched, 'utf8')).replace(/^Received: .*\n(?:[ \t].*\n)*/, '')
  assert.equal(bytes, message.replaceAll('\r\n', '\n'))
  const flags = async () => (await look(client, 'INBOX')).map((each) => each.flags)
  assert.deepEqual(await flags(), [['\\Seen'], ['\\Seen']])
  await client.append('INBOX', messageOf('three'))
  await fetchmail(fetched, 'nokeep')
  assert.match(await readFile(fetched, 'utf8'), /^Subject: three$/m)
  assert.deepEqual(
    (await look(client, 'INBOX')).map(({ uid }) => uid),
    [1, 2]
  )
})

async function fetchmail(target: string, keeping: 'keep' | 'nokeep'): Promise<void> {
  const { user, password } = suite.account
  const file = join(suite.folder, 'fetchmailrc')
  const config = `poll localhost protocol IMAP port ${suite.fixture.imaps}
  user "${user}" password "${password}" no rewrite ${keeping} ssl sslcertck
  sslcertfile "${suite.ca}" mda "cat >${target}"
`
  await writeFile(file, config, { mode: 0o600 })
  const environment = { HOME: suite.folder, FETCHMAILHOME: suite.folder }
  const args = ['-f', file, '--nodetach', '--nosyslog']
  await succeed('fetchmail', args, { environment })
}

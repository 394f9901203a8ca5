// fetchmail over STLS: what is new by UIDL.
import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { succeed, without } from '@postkeep/testkit'
import { type Account, append } from '../fixture.ts'
import { type ClientSuite, inboxOf, message, messageOf, startClientSuite } from './client-suite.ts'

let suite: ClientSuite
before(async () => (suite = await startClientSuite()))
after(() => suite[Symbol.asyncDispose]())

test('fetches what is new, then deletes it', { skip: without('fetchmail') }, async () => {
  const { fixture, folder } = suite
  const account = await fixture.newAccount([message])
  const fetched = join(folder, 'fetched.eml')
  await fetchmail(account, fetched, 'keep')
  const bytes = (await readFile(fetched, 'utf8')).replace(/^Received: .*\n(?:[ \t].*\n)*/, '')
  assert.equal(bytes, message.replaceAll('\r\n', '\n'))
  await fixture.withMailbox(account, (session) => append(session, Buffer.from(messageOf('two'))))
  await fetchmail(account, fetched, 'nokeep')
  assert.match(await readFile(fetched, 'utf8'), /^Subject: two$/m)
  assert.deepEqual(await inboxOf(fixture, account), [message])
})

async function fetchmail({ user, password }: Account, target: string, keeping: string): Promise<void> {
  const file = join(suite.folder, 'fetchmailrc')
  const config = `poll localhost protocol POP3 port ${suite.fixture.pop3} uidl
  user "${user}" password "${password}" no rewrite ${keeping} sslproto "auto" sslcertck
  sslcertfile "${suite.ca}" mda "cat >${target}"
`
  await writeFile(file, config, { mode: 0o600 })
  const environment = { HOME: suite.folder, FETCHMAILHOME: suite.folder }
  await succeed('fetchmail', ['-f', file, '--nodetach', '--nosyslog'], { environment })
}

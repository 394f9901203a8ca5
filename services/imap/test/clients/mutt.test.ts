// mutt without a person before it: in a terminal of script(1), with its keys pushed.
import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { succeed, without } from '@postkeep/testkit'
import { type ClientSuite, look, message, messageOf, openFlow, startClientSuite } from './client-suite.ts'

const skip = without('mutt') || without('script', 'bsdutils')
let suite: ClientSuite
before(async () => (suite = await startClientSuite()))
after(() => suite[Symbol.asyncDispose]())

async function mutt(settings: readonly string[], args: string): Promise<void> {
  const { user, password } = suite.account
  const file = join(suite.folder, 'muttrc')
  const common = [
    `set imap_user="${user}"`,
    `set imap_pass="${password}"`,
    `set folder="imaps://localhost:${suite.fixture.imaps}/"`,
    'set spoolfile="+INBOX"',
    `set ssl_ca_certificates_file="${suite.ca}"`,
    'set ssl_use_sslv3=no',
    `set from="${user}"`,
    'set charset="utf-8" send_charset="utf-8" attach_charset="utf-8"',
    'set imap_condstore imap_qresync imap_deflate',
    'set delete=yes quit=yes wait_key=no pipe_decode=no mark_old=no timeout=1',
    'set move=no sort=mailbox-order'
  ]
  await writeFile(file, [...common, ...settings, ''].join('\n'))
  const environment = { TERM: 'xterm', LC_ALL: 'C.UTF-8', HOME: suite.folder, EMAIL: user }
  const command = ['-qec', `mutt -n -F ${file} ${args}`, '/dev/null']
  await succeed('script', command, { environment })
}

test('reads, answers for, flags, saves and deletes', { skip }, async () => {
  await using client = await openFlow(suite)
  for (const raw of [message, messageOf('two'), messageOf('three')]) await client.append('INBOX', raw)
  const piped = join(suite.folder, 'piped.eml')
  const keys = [
    `<display-message><exit><pipe-message>cat\\ >${piped}<enter>`,
    '<flag-message><jump>2<enter><save-message>+Archive<enter><jump>3<enter><delete-message><quit>'
  ]
  await mutt([`push "${keys.join('')}"`], '')
  assert.equal((await readFile(piped, 'utf8')).replaceAll('\r\n', '\n'), message.replaceAll('\r\n', '\n'))
  const left = await look(client, 'INBOX')
  assert.deepEqual(left, [{ uid: 1, flags: ['\\Flagged', '\\Seen'], raw: message }])
  const [saved, ...others] = await look(client, 'Archive')
  assert.equal(saved!.raw, messageOf('two'))
  assert.deepEqual(others, [])
})

test('sends, and keeps a copy in the folder for what was sent', { skip }, async () => {
  const sent = join(suite.folder, 'sent.eml')
  const program = join(suite.folder, 'sendmail')
  await writeFile(program, `#!/bin/sh\ncat >${sent}\n`, { mode: 0o700 })
  const body = join(suite.folder, 'body.txt')
  await writeFile(body, 'Grüße\nFrom here\n.\n')
  const settings = [`set sendmail="${program}"`, 'set record="+Sent Mail"', 'set copy=yes']
  await mutt(settings, `-s Bücher bob@example.net <${body}`)
  await using client = await openFlow(suite)
  const [copy] = await look(client, 'Sent Mail')
  assert.deepEqual(copy!.flags, ['\\Seen'])
  assert.match(copy!.raw, /^Subject: =\?utf-8\?/m)
  assert.match(copy!.raw, /\r\n\r\n(?:Grüße|Gr=C3=BC=C3=9Fe)\r\n/)
  const messageId = /^Message-ID: (.*)$/im
  assert.equal(messageId.exec(copy!.raw)![1], `${messageId.exec(await readFile(sent, 'utf8'))![1]}`)
})

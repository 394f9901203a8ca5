// mutt sends, without a person before it.
import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { succeed, temporaryFolder, without, type TemporaryFolder } from '@postkeep/testkit'
import { startFixture, type Account, type Fixture } from './fixture.ts'

let fixture: Fixture
let account: Account
let folder: TemporaryFolder
before(async () => {
  folder = await temporaryFolder()
  fixture = await startFixture()
  account = await fixture.newAccount('ann')
})
after(async () => {
  await fixture[Symbol.asyncDispose]()
  await folder[Symbol.asyncDispose]()
})

for (const [name, scheme] of [
  ['mutt over TLS', 'smtps'],
  ['mutt over STARTTLS', 'smtp']
] as const) {
  test(name, { skip: without('mutt') }, async () => {
    const port = scheme === 'smtps' ? fixture.smtps : fixture.smtp
    const file = join(folder.path, 'muttrc')
    const settings = [
      `set smtp_url="${scheme}://${encodeURIComponent(account.user)}@localhost:${port}"`,
      `set smtp_pass="${account.password}"`,
      `set ssl_ca_certificates_file="${fixture.caFile}"`,
      'set ssl_force_tls=yes charset="utf-8" send_charset="utf-8" copy=no',
      `set from="${account.user}"`
    ]
    await writeFile(file, `${settings.join('\n')}\n`)
    const args = ['-n', '-F', file, '-s', 'Bücher', '-a', file, '--', 'bob@example.org']
    const options = { input: 'Grüße\n.\nFrom here\n', environment: { LC_ALL: 'C.UTF-8', HOME: folder.path } }
    await succeed('mutt', args, options)
    const [queued, ...others] = await fixture.takeQueued()
    assert.deepEqual(others, [])
    assert.deepEqual(queued!.email.envelope, { from: account.user, to: ['bob@example.org'] })
    assert.match(queued!.raw, /\r\nSubject: =\?utf-8\?/)
    const text = Buffer.from(queued!.raw, 'latin1').toString()
    assert.match(text, /\r\n\r\nGr(?:ü|=C3=BC)(?:ß|=C3=9F)e\r\n\.\r\nFrom here\r\n/)
  })
}

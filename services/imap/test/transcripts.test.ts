// Golden transcripts: one behaviour a file, played against the real service. A file whose name begins with `plain-` is
// played on the STARTTLS port; `quota-`: in a mailbox of 10 KiB.
import { globSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { after, before, test } from 'node:test'
import { playTranscript } from '@postkeep/testkit'
import { type Account, type Fixture, startFixture } from './fixture.ts'
import { type Scene, prologue, variables } from './scenes.ts'

let fixture: Fixture
/** The account of the transcripts that change nothing in it. */
let visitor: Account

before(async () => {
  fixture = await startFixture({ IMAP_MESSAGE_LIMIT: '100000', IMAP_NOTIFY_LIMIT: '5' })
  visitor = await fixture.newAccount()
})
after(() => fixture[Symbol.asyncDispose]())

for (const scene of ['connected', 'authenticated', 'selected', 'conversations'] satisfies Scene[]) {
  for (const file of globSync(`${import.meta.dirname}/transcripts/${scene}/*.txt`).toSorted()) {
    test(`${scene}: ${basename(file, '.txt')}`, async () => {
      const script = readFileSync(file, 'utf8')
      const options = basename(file).startsWith('quota-') ? { quota: 10_240 } : {}
      const account = scene === 'connected' ? visitor : await fixture.newAccount(options)
      const isPlain = basename(file).startsWith('plain-')
      const tls = { ca: fixture.ca, host: '127.0.0.1' }
      await playTranscript(`${prologue(scene, script)}\n${script}`, {
        port: isPlain ? fixture.imap : fixture.imaps,
        ...(isPlain ? { startTls: tls } : { tls }),
        variables: variables(account)
      })
    })
  }
}

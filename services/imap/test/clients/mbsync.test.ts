// mbsync (isync): a Maildir and the mailbox, both changed.
import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { runProgram, succeed, without } from '@postkeep/testkit'
import { checkBothSides } from './both-sides.ts'
import { type ClientSuite, startClientSuite } from './client-suite.ts'
import { makeMaildir } from './maildir.ts'

let suite: ClientSuite
before(async () => (suite = await startClientSuite()))
after(() => suite[Symbol.asyncDispose]())

test('both ways, with both sides changed', { skip: without('mbsync', 'isync') }, async () => {
  const maildir = join(suite.folder, 'mail')
  await makeMaildir(join(maildir, 'INBOX'))
  const config = join(suite.folder, 'mbsyncrc')
  await writeFile(config, await configOf(maildir))
  await checkBothSides({
    suite,
    maildir,
    async synchronise() {
      const { stderr } = await succeed('mbsync', ['-c', config, '-a'])
      assert.doesNotMatch(stderr, /warning|error/i)
    }
  })
})

async function configOf(maildir: string): Promise<string> {
  const { user, password } = suite.account
  const version = /(\d+)\.(\d+)/.exec((await runProgram('mbsync', ['--version'])).stdout)!
  // Renamed in 1.5, which warns of the old name.
  const tls = Number(version[1]) > 1 || Number(version[2]) >= 5 ? 'TLSType' : 'SSLType'
  return `IMAPStore remote
Host localhost
Port ${suite.fixture.imaps}
User ${user}
Pass ${password}
${tls} IMAPS
CertificateFile ${suite.ca}

MaildirStore local
Path ${maildir}/
Inbox ${maildir}/INBOX
SubFolders Verbatim

Channel all
Far :remote:
Near :local:
Patterns *
Create Both
Remove Both
Expunge Both
CopyArrivalDate yes
SyncState *
`
}

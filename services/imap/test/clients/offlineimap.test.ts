// offlineimap: a Maildir and the mailbox, both changed.
import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { succeed, without } from '@postkeep/testkit'
import { checkBothSides } from './both-sides.ts'
import { type ClientSuite, startClientSuite } from './client-suite.ts'

let suite: ClientSuite
before(async () => (suite = await startClientSuite()))
after(() => suite[Symbol.asyncDispose]())

test('both ways, with both sides changed', { skip: without('offlineimap', 'offlineimap3') }, async () => {
  const maildir = join(suite.folder, 'mail')
  const config = join(suite.folder, 'offlineimaprc')
  await writeFile(config, configOf(maildir))
  await checkBothSides({
    suite,
    maildir,
    async synchronise() {
      const { stdout, stderr } = await succeed('offlineimap', ['-o', '-c', config, '-u', 'basic'])
      assert.doesNotMatch(stdout + stderr, /^ERROR/m)
    }
  })
})

function configOf(maildir: string): string {
  const { user, password } = suite.account
  return `[general]
metadata = ${suite.folder}/offlineimap
accounts = all

[Account all]
localrepository = local
remoterepository = remote

[Repository local]
type = Maildir
localfolders = ${maildir}
sep = /

[Repository remote]
type = IMAP
remotehost = localhost
remoteport = ${suite.fixture.imaps}
remoteuser = ${user}
remotepass = ${password}
ssl = yes
sslcacertfile = ${suite.ca}
maxconnections = 1
`
}

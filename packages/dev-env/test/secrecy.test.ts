// What is at rest tells nothing: not to who takes the disk, and not to the operator.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { cp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { zstdCompressSync } from 'node:zlib'
import { generateServerKey, parseKeyring, stretchPassword, unlockWithSecret } from '@postkeep/crypto'
import { type TemporaryFolder, temporaryFolder } from '@postkeep/testkit'
import type { Suite } from '../src/index.ts'
import { filesBelow, findIn } from './raw-search.ts'
import {
  arrived,
  deliver,
  domain,
  imapOf,
  loginOf,
  openImap,
  readFolder,
  startTestSuite,
  submit
} from './test-suite.ts'

// Another machine's MongoDB has no files that could be searched here.
delete process.env['MONGO_URL']

const words = ['Zwetschgenquark', 'Xylophonbauer', 'Quittengelee']
const [inSubject, inBody, inAttachment] = words as [string, string, string]

function messageFrom(from: string, subject: string): string {
  const attachment = Buffer.from(`The secret is ${inAttachment}.\n`.repeat(40)).toString('base64')
  return [
    `From: ${from}`,
    `To: demo@${domain}`,
    `Subject: ${subject} ${inSubject}`,
    'Date: Tue, 01 Sep 2026 10:00:00 +0200',
    `Message-ID: <${subject}@secrecy.test>`,
    'MIME-Version: 1.0',
    'Content-Type: multipart/mixed; boundary=parts',
    '',
    '--parts',
    '',
    `A ${inBody} wrote this.`,
    '--parts',
    'Content-Type: text/plain; name=notes.txt',
    'Content-Disposition: attachment; filename=notes.txt',
    'Content-Transfer-Encoding: base64',
    '',
    ...attachment.match(/.{1,76}/g)!,
    '--parts--',
    ''
  ].join('\r\n')
}

const subjectsOf = (messages: readonly string[]) => messages.map((raw) => /^Subject: (\S+)/m.exec(raw)![1])

describe('secrecy at rest', { timeout: 900_000 }, () => {
  let folder: TemporaryFolder
  let dataDir: string
  let suite: Suite
  let messages: string[]
  before(async () => {
    folder = await temporaryFolder()
    dataDir = join(folder.path, 'data')
    // The first run makes the mailboxes and opens them; in the second nobody has logged in: they are locked.
    await using first = await startTestSuite(dataDir)
    await first[Symbol.asyncDispose]()
    suite = await startTestSuite(dataDir, { LOG_LEVEL: 'trace' })
  })
  after(async () => {
    await suite[Symbol.asyncDispose]()
    await folder[Symbol.asyncDispose]()
  })

  const atRest = () => ['sqlite-data', 'mongo', 'postkeep.log'].map((name) => join(dataDir, name))
  const assertNothingFound = async () => assert.deepEqual(await findIn(atRest(), words), [])

  async function mailboxFolder(name: string): Promise<string> {
    const password = loginOf(suite, name).password
    for (const file of await filesBelow(join(dataDir, 'sqlite-data'))) {
      if (file.endsWith('slots.json') && (await dataKeyOf(file, password))) return join(file, '..')
    }
    throw new Error(`no mailbox opens with the password of ${name}`)
  }

  test('the search finds what is there to be found', async () => {
    const raw = messageFrom('far@elsewhere.test', 'control')
    const forms: [string, Buffer][] = [
      ['plain', Buffer.from(raw)],
      ['utf-16', Buffer.from(raw, 'utf16le')],
      ['base64', Buffer.from(Buffer.from(`.${raw}`).toString('base64'))],
      ['hex', Buffer.from(Buffer.from(raw).toString('hex'))],
      ['zstd', Buffer.concat([randomBytes(100), zstdCompressSync(raw)])]
    ]
    for (const [name, bytes] of forms) {
      const file = join(folder.path, `control-${name}`)
      await writeFile(file, bytes)
      assert.equal((await findIn([file], [inSubject, inBody])).length, 2, name)
    }
    assert.equal((await findIn([join(folder.path, 'control-plain')], words)).length, words.length)
    // And in the right files: who has mail is known, what it says is not.
    const known = await findIn(atRest(), [`demo@${domain}`])
    assert.ok(known.some((line) => line.includes('/mongo/')))
  })

  test('mail for a locked mailbox is sealed, and queued mail too', async () => {
    const { address } = loginOf(suite, 'demo')
    for (const subject of ['one', 'two', 'three']) {
      await deliver(suite.parts.ports.mx, address, messageFrom('far@elsewhere.test', subject))
    }
    const sealed = await readdir(join(await mailboxFolder('demo'), 'sealed'))
    assert.ok(sealed.length > 0, 'the mailbox was not locked')
    const friend = loginOf(suite, 'friend')
    const to = 'tempfail@fault.test'
    await submit(suite, friend, to, messageFrom(friend.address, 'waits-in-the-queue'))
    await assertNothingFound()
  })

  test('after unlock all is there in order; what is written then is secret too', async () => {
    const [demo, friend] = [loginOf(suite, 'demo'), loginOf(suite, 'friend')]
    await using client = await openImap(imapOf(suite), demo)
    assert.deepEqual(subjectsOf(await readFolder(client, 'INBOX')), ['one', 'two', 'three'])
    await deliver(suite.parts.ports.mx, demo.address, messageFrom('far@elsewhere.test', 'four'))
    await submit(suite, friend, demo.address, messageFrom(friend.address, 'five'))
    await arrived(client, 'INBOX', 5)
    await client.append('INBOX', messageFrom(demo.address, 'six'), [String.raw`\Seen`])
    assert.deepEqual(await client.search({ body: inBody }), [1, 2, 3, 4, 5, 6])
    messages = await readFolder(client, 'INBOX')
    assert.deepEqual(subjectsOf(messages), ['one', 'two', 'three', 'four', 'five', 'six'])
    await assertNothingFound()
  })

  test('passwords, recovery codes and keys are nowhere', async () => {
    const { admin, accounts } = suite.seeded
    const { helperEncryptionKey, rpcSecret } = suite.parts.folder.secrets
    const secrets: (string | Buffer)[] = [admin.password, rpcSecret]
    secrets.push(helperEncryptionKey, Buffer.from(helperEncryptionKey, 'base64'))
    for (const { address, password, recoveryCode } of accounts) {
      secrets.push(password, recoveryCode!, recoveryCode!.replaceAll('-', ''))
      const slots = join(await mailboxFolder(address.split('@')[0]!), 'slots.json')
      secrets.push((await dataKeyOf(slots, password))!)
    }
    for (const secret of secrets) assert.ok(secret.length >= 20)
    assert.deepEqual(await findIn(atRest(), secrets), [])
    // The log that was searched is one in which something is told.
    assert.match(await readFile(join(dataDir, 'postkeep.log'), 'utf8'), /"msg":"message received"/)
  })

  test('stopped, nothing is found either; a copy opens elsewhere with the password alone', async () => {
    const login = loginOf(suite, 'demo')
    await suite[Symbol.asyncDispose]()
    await assertNothingFound()
    const copy = join(folder.path, 'copy')
    await cp(dataDir, copy, { recursive: true })
    // Elsewhere the server has other secrets: what it knows is not needed.
    const secrets = { helperEncryptionKey: generateServerKey(), rpcSecret: generateServerKey() }
    await writeFile(join(copy, 'secrets.json'), JSON.stringify(secrets))
    await rm(dataDir, { recursive: true })
    await using elsewhere = await startTestSuite(copy)
    await using client = await openImap(imapOf(elsewhere), login)
    assert.deepEqual(await readFolder(client, 'INBOX'), messages)
    await assert.rejects(openImap(imapOf(elsewhere), { ...login, password: `${login.password}x` }))
  })
})

/** undefined: it is not this mailbox's password. */
async function dataKeyOf(slotsFile: string, password: string): Promise<Buffer | undefined> {
  const keyring = parseKeyring(await readFile(slotsFile, 'utf8'))
  return unlockWithSecret(keyring, await stretchPassword(keyring, password), new Date())?.dataKey
}

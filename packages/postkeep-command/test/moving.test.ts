// Mail brought in from another server and from files, and out again, with the real services.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { silentLogger as logger } from '@postkeep/log'
import { readMaildir, readMbox, type ArchivedMessage } from '@postkeep/mail-archive'
import { connectMailboxes, type MailboxClient } from '@postkeep/mailbox-client'
import { compressBody } from '@postkeep/mailbox-contract'
import { createTestCa, freePort, realisticMessages, succeed, startProcess, without } from '@postkeep/testkit'
import { postkeepOf, runHere } from './run-postkeep.ts'
import { startStores } from './start-stores.ts'

const stack = new AsyncDisposableStack()
let environment: Record<string, string>
let mailboxes: MailboxClient
let folder: string
let imaps: number
const passwords = new Map<string, string>()

before(async () => {
  ;({ environment, folder } = await startStores(stack))
  imaps = await startServices()
  const service = { host: '127.0.0.1', port: Number(environment['SQLITE_PORT']), logger }
  mailboxes = stack.use(connectMailboxes({ ...service, secret: 'a secret of the services' }))
  await done('user add admin@home.example')
  await done('domain add home.example')
  await newMailbox('old')
  await fill()
})
after(() => stack.disposeAsync())

const { done, refused } = postkeepOf(() => environment)

async function startServices(): Promise<number> {
  const ca = await createTestCa()
  const { key, chain } = await ca.issue({ names: ['localhost'], ips: ['127.0.0.1'] })
  const file = (name: string): string => join(folder, name)
  await writeFile(file('ca.pem'), ca.caPem)
  await writeFile(file('key.pem'), key)
  await writeFile(file('cert.pem'), chain)
  const port = await freePort()
  const env = {
    ...environment,
    LISTEN_HOST: '127.0.0.1',
    SQLITE_PATH: file('mailboxes'),
    SQLITE_WORKERS: '1',
    IMAPS_PORT: String(port),
    IMAP_PORT: '0',
    TLS_KEY_FILE: file('key.pem'),
    TLS_CERT_FILE: file('cert.pem')
  }
  for (const name of ['sqlite', 'imap']) {
    const main = fileURLToPath(new URL(`../../../services/${name}/src/main.ts`, import.meta.url))
    stack.use(await startProcess({ command: process.execPath, args: [main], env, ready: /"ready"/ }))
  }
  return port
}

async function newMailbox(name: string, options = ''): Promise<void> {
  await done(`alias add ${name}@home.example --imap${options}`)
  passwords.set(name, (await done(`password add ${name}@home.example`)).password)
}

const passwordOf = (name: string): string => passwords.get(name)!

const raws = [...realisticMessages(40, 3)].map(({ raw }) => raw)

async function fill(): Promise<void> {
  const username = 'old@home.example'
  const login = { username, password: passwordOf('old'), scope: 'imap', remoteAddress: '127.0.0.1' } as const
  const result = await mailboxes.login(login)
  assert.ok(result.kind === 'accepted')
  const { session } = result
  await session.createFolder('Projekte/Über uns')
  await session.subscribeFolder('Projekte/Über uns', true)
  await session.renameFolder('Sent Mail', 'Gesendet')
  const kinds = [[], ['\\Seen'], ['\\Seen', '\\Answered', '$Work'], ['\\Flagged']]
  for (const [index, raw] of raws.entries()) {
    const path = ['INBOX', 'Gesendet', 'Projekte/Über uns'][index % 3]!
    const params = {
      path,
      flags: kinds[index % 4]!,
      internalDate: 1_700_000_000 + index,
      zone: 0,
      size: raw.length
    }
    await session.append(params, compressBody(raw))
  }
  // The same message twice is two messages.
  const twice = { path: 'INBOX', flags: [], internalDate: 1_600_000_000, zone: 0, size: raws[0]!.length }
  for (let count = 0; count < 2; count += 1) await session.append(twice, compressBody(raws[0]!))
  await session.logout()
}

type Counts = { folders: number; added: number; known: number; messages: number }
const counted = async (args: string, input: string): Promise<Counts> =>
  (await done(args, input)) as unknown as Counts

function importFromOld(name: string, options = ''): Promise<Counts> {
  const from = `imaps://old%40home.example@localhost:${imaps}`
  const args = `import imap ${name}@home.example --from ${from} --ca ${folder}/ca.pem${options}`
  return counted(args, `${passwordOf('old')}\n${passwordOf(name)}\n`)
}

const total = 42

/** What is in the mailbox, as a Maildir has it; folders named as in `old`. */
async function contentsOf(name: string): Promise<string[]> {
  const target = join(folder, `contents-${name}`)
  await rm(target, { recursive: true, force: true })
  await done(`export maildir ${name}@home.example ${target}`, `${passwordOf(name)}\n`)
  return summarise(await Array.fromAsync(readMaildir(target)))
}

function summarise(messages: readonly ArchivedMessage[]): string[] {
  const lines = messages.map(({ folder: path, flags, internalDate, raw }) => {
    const place = path === 'Gesendet' ? 'Sent Mail' : path
    return `${place} ${internalDate} ${flags.toSorted().join(' ')} ${createHash('sha256').update(raw).digest('hex')}`
  })
  return lines.toSorted()
}

test('import imap: all folders, flags and dates; a second run adds nothing', async () => {
  await newMailbox('new')
  const first = await importFromOld('new')
  assert.deepEqual([first.added, first.known], [total, 0])
  const contents = await contentsOf('new')
  assert.equal(contents.length, total)
  assert.deepEqual(contents, await contentsOf('old'))
  const second = await importFromOld('new')
  assert.deepEqual([second.added, second.known], [0, 0])
  const again = await importFromOld('new', ' --again')
  assert.deepEqual([again.added, again.known], [0, total])
  assert.deepEqual(await contentsOf('new'), contents)
})

test('import imap: goes on after it was ended in the middle', async () => {
  await newMailbox('small', ' --quota 300KB')
  const from = `imaps://old%40home.example@localhost:${imaps}`
  const args = `import imap small@home.example --from ${from} --ca ${folder}/ca.pem`
  const refusal = await refused(args, `${passwordOf('old')}\n${passwordOf('small')}\n`)
  assert.match(refusal.message, /The mailbox is full/)
  await done('alias set small@home.example --quota 10MB')
  // The mailbox service knows a quota for some seconds; until then it says the same as before.
  const input = `${passwordOf('old')}\n${passwordOf('small')}\n`
  for (let tries = 0; tries < 200; tries += 1) {
    if ((await runHere(args.split(' '), environment, input)).exitCode === 0) break
    await sleep(100)
  }
  assert.deepEqual(await contentsOf('small'), await contentsOf('old'))
})

test('import imap: what is left out, and what is refused', async () => {
  await newMailbox('part')
  const part = await importFromOld('part', ' --skip INBOX --skip Gesendet')
  assert.equal(part.added, 13)
  const withPassword = await refused('import imap part@home.example --from imaps://old:secret@localhost')
  assert.equal(withPassword.exitCode, 64)
  assert.doesNotMatch(withPassword.message, /secret/)
  const from = `imaps://old%40home.example@localhost:${imaps}`
  const wrong = await refused(
    `import imap part@home.example --from ${from} --ca ${folder}/ca.pem`,
    `wrong\n${passwordOf('part')}\n`
  )
  assert.match(wrong.message, /localhost refuses the login/)
  assert.equal(wrong.exitCode, 1)
  const untrusted = await refused(
    `import imap part@home.example --from ${from}`,
    `${passwordOf('old')}\n${passwordOf('part')}\n`
  )
  assert.match(untrusted.message, /The connection to localhost failed: .*certificate/)
  assert.match(
    (await refused(`export eml part@home.example ${folder}/x`, 'wrong\n')).message,
    /does not open/
  )
})

test('export mbox, and import mbox of it', async () => {
  const target = join(folder, 'mbox')
  const written = await counted(`export mbox old@home.example ${target}`, `${passwordOf('old')}\n`)
  assert.deepEqual(written, { folders: 8, messages: total })
  assert.match(
    (await refused(`export mbox old@home.example ${target}`, `${passwordOf('old')}\n`)).message,
    /something/
  )
  await newMailbox('boxed')
  for (const [added, known] of [
    [total, 0],
    [0, total]
  ]) {
    const counts = await counted(`import mbox boxed@home.example ${target}`, `${passwordOf('boxed')}\n`)
    assert.deepEqual([counts.added, counts.known], [added, known])
  }
  assert.deepEqual(await contentsOf('boxed'), await contentsOf('old'))
  const file = join(target, 'Gesendet.mbox')
  const counts = await counted(
    `import mbox boxed@home.example ${file} --folder Archive`,
    `${passwordOf('boxed')}\n`
  )
  assert.equal(counts.added, 13)
  assert.match(
    (await refused(`import mbox boxed@home.example ${folder}/ca.pem`, `${passwordOf('boxed')}\n`)).message,
    /no mbox/
  )
})

test('export maildir, and import maildir of it; export eml of one folder', async () => {
  await newMailbox('dirs')
  await contentsOf('old')
  const from = join(folder, 'contents-old')
  for (const [added, known] of [
    [total, 0],
    [0, total]
  ]) {
    const counts = await counted(`import maildir dirs@home.example ${from}`, `${passwordOf('dirs')}\n`)
    assert.deepEqual([counts.added, counts.known], [added, known])
  }
  assert.deepEqual(await contentsOf('dirs'), await contentsOf('old'))
  const target = join(folder, 'eml')
  await done(`export eml old@home.example ${target} --folder Gesendet`, `${passwordOf('old')}\n`)
  assert.deepEqual(await readFile(join(target, 'Gesendet', '00000001.eml')), raws[1])
})

test('mutt reads an exported mbox', { skip: without('mutt') || without('script', 'bsdutils') }, async () => {
  const target = join(folder, 'for-mutt')
  await done(`export mbox old@home.example ${target} --folder INBOX`, `${passwordOf('old')}\n`)
  const tagged = join(folder, 'mutt.txt')
  const keys = `<tag-pattern>~A<enter><tag-prefix><pipe-message>cat>${tagged}<enter><exit>`
  const rc = join(folder, 'muttrc')
  await writeFile(
    rc,
    `set folder="${folder}" pipe_decode=no pipe_split=no wait_key=no quit=yes charset="utf-8"\npush "${keys}"\n`
  )
  const environmentOfMutt = { TERM: 'xterm', LC_ALL: 'C.UTF-8', HOME: folder }
  const command = ['-qec', `mutt -R -n -F ${rc} -f ${target}/INBOX.mbox`, '/dev/null']
  await succeed('script', command, { environment: environmentOfMutt })
  const inbox = await Array.fromAsync(readMbox(join(target, 'INBOX.mbox'), 'INBOX', 'mboxrd'))
  const ids = inbox.map(({ raw }) => raw.toString().match(/^Message-ID:/gm)?.length ?? 0)
  const seen = (await readFile(tagged, 'utf8')).match(/^Message-ID:/gm)
  assert.equal(
    seen?.length,
    ids.reduce((sum, count) => sum + count, 0)
  )
})

test('mbsync reads an exported Maildir', { skip: without('mbsync', 'isync') }, async () => {
  await contentsOf('old')
  const [from, to] = [join(folder, 'contents-old'), join(folder, 'synchronised')]
  await mkdir(to)
  const store = (name: string, path: string): string =>
    `MaildirStore ${name}\nPath ${path}/\nInbox ${path}/INBOX\nSubFolders Verbatim\n\n`
  const channel =
    'Channel all\nFar :from:\nNear :to:\nPatterns *\nCreate Near\nSync PullNew\nCopyArrivalDate yes\nSyncState *\n'
  const rc = join(folder, 'mbsyncrc')
  await writeFile(rc, store('from', from) + store('to', to) + channel)
  await succeed('mbsync', ['-c', rc, '-a'])
  // mbsync marks its copies.
  const copies = (await Array.fromAsync(readMaildir(to))).map((each) => ({
    ...each,
    raw: Buffer.from(each.raw.toString('latin1').replace(/^X-TUID: .*\r\n/m, ''), 'latin1')
  }))
  const withoutKeywords = (lines: string[]): string[] => lines.map((line) => line.replace('$Work ', ''))
  assert.deepEqual(withoutKeywords(summarise(copies)), withoutKeywords(await contentsOf('old')))
})

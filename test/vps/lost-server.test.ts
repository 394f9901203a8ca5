// A server with mail, calendars, contacts and a queue is backed up to S3 while mail comes in, and lost. A new one, with 1 GB and so with
// all services in one container, is set up and restored. `npm run test:vps`.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { after, afterEach, before, beforeEach, describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { startS3, whyNoS3, type TestS3 } from '../../packages/backup/test/start-s3.ts'
import { run } from '../compose/stack.ts'
import { whyNoMachine } from './fresh-machine.ts'
import { assertWhole, Household, type Contents, type Mail } from './household.ts'
import { cloudInit, fetched, makeServer, own, type Server } from './server.ts'
import { startSmtpSink } from './smtp-sink.ts'

const skip =
  process.env['ASKED_FOR'] === 'vps'
    ? ((await whyNoMachine()) ?? (await whyNoS3()))
    : 'only by npm run test:vps'
const oneGigabyte =
  'sed "s/^MemTotal:.*/MemTotal:        1010000 kB/" /proc/meminfo >/root/meminfo && mount --bind /root/meminfo /proc/meminfo'
const root = resolve(import.meta.dirname, '../..')
const image = 'postkeep:local'
// Firewall and updates are tried in vps.test.ts.
const setUp = `${cloudInit} --dev`
const gatewayFormat = '{{(index .IPAM.Config 0).Gateway}}'

describe('a server that is lost', { skip: skip ?? false }, () => {
  const scratch = mkdtempSync(join(tmpdir(), 'postkeep-lost-'))
  const people = new Household(scratch)
  let gateway = ''
  let s3: TestS3
  let server: Server
  let recoveryKey = ''
  let storage = ''
  let seen: Contents
  let seenBefore: Mail
  let isBroken = false

  before(async () => {
    gateway = (await run('docker', ['network', 'inspect', 'bridge', '--format', gatewayFormat])).trim()
    s3 = await startS3({ host: gateway })
    storage = `BACKUP_STORAGE=s3 BACKUP_S3_ENDPOINT=${s3.endpoint} BACKUP_S3_BUCKET=backups BACKUP_S3_ACCESS_KEY_ID=key BACKUP_S3_SECRET_ACCESS_KEY=secret`
    // As one that is pulled: to build it on each server takes minutes, and is tried in vps.test.ts.
    await run('nice', ['docker', 'build', '-q', '-t', image, root])
    server = await makeServer()
    await server.load(image)
  })

  after(async () => {
    rmSync(scratch, { recursive: true, force: true })
    await Promise.all([server?.[Symbol.asyncDispose](), s3?.[Symbol.asyncDispose]()])
  })

  // Each builds on those before it.
  beforeEach(() => assert.ok(!isBroken, 'not tried, for one before it failed'))
  afterEach(async (t) => {
    if (!('passed' in t) || t.passed !== false || isBroken) return
    isBroken = true
    await server.showState()
  })

  test('is set up and used', async () => {
    await server.sh(setUp)
    // What is sent elsewhere waits: its smarthost does not answer yet.
    const relay = {
      SMARTHOST_HOST: gateway,
      SMARTHOST_PORT: 9,
      SMARTHOST_TLS: 'none',
      OUTBOUND_ALLOW_PRIVATE: true
    }
    const lines = Object.entries(relay).map(([name, value]) => `${name}=${value}\n`)
    await server.sh(`printf '${lines.join('')}' >>/opt/postkeep/self-hosting/.env`)
    await server.compose('up -d --wait')
    await server.allHealthy()
    await people.move(server)
    await people.settle()
    assert.equal((await people.queued()).length, 1)
  })

  test('is backed up to S3 while mail comes in and clients write', async () => {
    // The services are started anew when this is set up.
    const output = await server.sh(`${storage} ${own} --action backups --yes`)
    recoveryKey = /AGE-SECRET-KEY-[0-9A-Z-]+/.exec(output)![0]
    seenBefore = (await people.contents()).mail
    const load = people.startLoad()
    console.log(await server.sh(`${own} --action backup --yes`))
    const taken = await load.stop()
    console.log(`${taken} messages came in meanwhile`)
    assert.ok(taken > 5)
    seen = await people.contents()
  })

  test('is wiped; on a new one of 1 GB all comes back', async () => {
    await server[Symbol.asyncDispose]()
    server = await makeServer()
    await server.sh(oneGigabyte)
    await server.load(image)
    const answers = ['1', 'example', 'Example.COM', 'ann@example.org', '7']
    const output = await server.play(answers, `${fetched} --dev`)
    assert.match(output, /"example" is no domain name[^]*example\.com, administered by ann@example\.org/)
    assert.match(output, /all services run in one container[^]*Postkeep runs\.[^]*Goodbye/)
    await server.sh(`printf '%s\\n' '${recoveryKey}' >/root/key`)
    const restored = await server.sh(`${storage} ${own} --action restore --yes --recovery-key-file /root/key`)
    console.log(restored)
    assert.match(restored, /restored: 1 users, 1 domains, 3 aliases, 2 mailboxes/)
    await server.allHealthy()
    await people.move(server)
    // With the passwords of then.
    const { mail, ...rest } = await people.contents()
    const { mail: last, ...others } = seen
    assert.deepEqual(rest, others)
    assertWhole(mail, { before: seenBefore, last })
  })

  test('sends what was queued, once', async () => {
    await using sink = await startSmtpSink(gateway)
    const [id] = await people.queued()
    await server.sh(
      `sed -i 's/^SMARTHOST_PORT=.*/SMARTHOST_PORT=${sink.port}/' /opt/postkeep/self-hosting/.env`
    )
    await server.compose('up -d --wait')
    await server.postkeep(`queue retry ${id}`)
    while ((await people.queued()).length > 0) await sleep(500)
    await server.compose('restart compact')
    await server.allHealthy()
    assert.equal(sink.messages.length, 1)
    assert.match(sink.messages[0]!, /^Subject: queued\r$/m)
    const shown = JSON.parse(await server.postkeep(`queue show ${id} --json`)) as { status: string }
    assert.equal(shown.status, 'sent')
  })

  test('gets back one mailbox alone', async () => {
    const [you, two] = people.accounts as [(typeof people.accounts)[0], (typeof people.accounts)[0]]
    for (const account of [you, two]) await people.deleteMailOf(account)
    const scope = `--mailbox ${you.address} --force`
    console.log(await server.sh(`${own} --action restore --yes --recovery-key-file /root/key ${scope}`))
    await server.allHealthy()
    const [had, all] = [seenBefore.get(you.address)!, await people.mailOf(you)]
    for (const [subject, line] of had) assert.equal(all.get(subject), line, subject)
    assert.equal((await people.mailOf(two)).size, 0)
  })

  test('finds a damaged chunk, and names it', async () => {
    const verify = `backup verify latest --all --recovery-key-file - </root/key`
    assert.match(await server.postkeep(verify), /is whole/)
    const repository = s3.repository({ prefix: 'postkeep' })
    const chunks = await Array.fromAsync(repository.list('chunks/'))
    // One that is written anew each time would not be of the newest.
    const { name } = chunks.toSorted((one, other) => other.modified.getTime() - one.modified.getTime())[0]!
    const content = Buffer.from(await repository.get(name))
    const whole = Buffer.from(content)
    content[content.length >> 1]! ^= 1
    await repository.put(name, content)
    const output = await server.compose(`run --rm -T postkeep ${verify}`, { mayFail: true })
    console.log(output)
    assert.match(output, /exit 1/)
    assert.ok(output.includes(name), output)
    await repository.put(name, whole)
  })

  test('goes through every entry of the menu with one container', async () => {
    const output = await server.play(['2', '3', '4', '6', '7'])
    assert.match(output, /Making a backup/)
    assert.match(output, /every night at \d\d:\d\d, by \/etc\/cron\.d\/postkeep-upgrade/)
    assert.match(output, /\[certificate-by-hand\]/)
    const restored = await server.play(['5', '', '', recoveryKey, 'yes', '7'], `${own} --force`)
    assert.match(restored, /restored: 1 users, 1 domains, 3 aliases/)
    await server.allHealthy()
    const doctor = await server.sh(`${own} --action doctor --dev`)
    assert.match(doctor, /in one container[^]*all services are healthy/)
    assert.match(await server.sh(setUp), /Existing secrets were kept/)
  })

  test('is upgraded and rebooted with one container', async () => {
    await server.release('1.1.0')
    const output = await server.sh(`${own} --action upgrade --yes`)
    console.log(output)
    assert.match(output, /1\.1\.0 runs/)
    assert.equal(await server.version(), '1.1.0')
    await server.reboot()
    await server.allHealthy()
    await people.move(server)
    assert.ok((await people.mailOf(people.accounts[0]!)).size > 0)
  })

  test('is backed up by SFTP too', async () => {
    await server.sh('useradd -m keeper && install -d -o keeper /home/keeper/.ssh && systemctl start ssh')
    await server.sh(`sed -i '/^BACKUP_STORAGE=/d' /opt/postkeep/self-hosting/.env`)
    const target = `BACKUP_STORAGE=sftp BACKUP_SFTP_URL=sftp://keeper@${await server.address()}:22/home/keeper/backups`
    const backUp = (settings: string) =>
      server.sh(`${target} ${settings} ${own} --action backups --yes`, { mayFail: true })
    const asked = await backUp('')
    const fingerprint = /shows (SHA256:[\w+/]+)\. Compare/.exec(asked)?.[1]
    const line = /^ssh-ed25519 .*$/m.exec(asked)?.[0]
    assert.ok(fingerprint && line, asked)
    await server.sh(`echo '${line}' >/home/keeper/.ssh/authorized_keys`)
    const output = await backUp(`BACKUP_SFTP_HOST_KEY=${fingerprint}`)
    console.log(output)
    assert.match(output, /ok Making a backup/)
    assert.match(await server.postkeep('backup verify latest --recovery-key-file - </root/key'), /is whole/)
  })
})

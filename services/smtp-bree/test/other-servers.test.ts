// Mail to other people's servers: with TLS, whole, one message for one, and what becomes of it where they fail.
import assert from 'node:assert/strict'
import { chmod, readdir, readFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { after, before, describe, test } from 'node:test'
import type { Running } from '@postkeep/lifecycle'
import {
  falseEnds,
  freePort,
  isSmuggled,
  smugglingMessage,
  startExim,
  startPostfix,
  startProcess,
  temporaryFolder,
  without,
  withoutExim,
  withoutPostfix,
  type PeerServer
} from '@postkeep/testkit'
import { domain, startSuite, until, type Suite } from './suite.ts'

const limit = { timeout: 180_000 }
const from = `ann@${domain}`
let suite: Suite

before(async () => (suite = await startSuite()))
after(() => suite[Symbol.asyncDispose]())

const peers = [
  { name: 'Postfix', skip: withoutPostfix(), start: startPostfix },
  { name: 'Exim', skip: withoutExim(), start: startExim }
]

for (const { name, skip, start } of peers) {
  describe(`to ${name}`, { skip }, () => {
    const peerDomain = `${name.toLowerCase()}.net`
    let peer: PeerServer
    let service: Running
    before(async () => {
      peer = await start({ domain: peerDomain })
      suite.dns.zone.set(peerDomain, 'A', ['127.0.0.1'])
      service = await suite.start({ OUTBOUND_PORT: String(peer.port) })
    })
    after(async () => {
      await service?.[Symbol.asyncDispose]()
      await peer?.[Symbol.asyncDispose]()
    })

    const arrived = async (): Promise<string[]> => {
      while (!(await peer.isIdle())) await pause(20)
      return peer.messages()
    }

    test('with TLS, each line as it was', limit, async () => {
      const body = ['.', '..two', '.three', '', 'four']
      const raw = Buffer.from(`From: <${from}>\r\nSubject: dots\r\n\r\n${body.join('\r\n')}\r\n`)
      const { id } = await suite.submit([`bob@${peerDomain}`], { raw })
      const { deliveries, status } = await suite.finished(id)
      assert.equal(status, 'sent')
      assert.match(String(deliveries[0]!.tls?.version), /^TLSv1\.[23]$/)
      const message = (await arrived()).find((each) => /^Subject: dots/m.test(each))!
      assert.match(message, /with ESMTPS|with esmtps/)
      assert.deepEqual(message.trimEnd().split('\n').slice(-5), body)
    })

    test('no false end in a queued message makes two of it', limit, async () => {
      const to = `bob@${peerDomain}`
      const ids: string[] = []
      for (const [index, end] of falseEnds.entries()) {
        const raw = Buffer.from(smugglingMessage({ subject: `n${index}`, from, to, end }), 'latin1')
        ids.push((await suite.submit([to], { raw })).id)
      }
      let sent = 0
      for (const id of ids) if ((await suite.finished(id)).status === 'sent') sent += 1
      const messages = (await arrived()).filter((each) => /^Subject: n\d+/m.test(each))
      assert.deepEqual(messages.filter(isSmuggled), [])
      assert.equal(messages.length, sent)
      assert.ok(sent > 0)
    })
  })
}

/** What `smtp-sink` is told, and what becomes of the message. */
const failures: readonly (readonly [string[], 'sent' | 'deferred' | 'bounced'])[] = [
  [[], 'sent'],
  [['-e'], 'sent'],
  [['-8', '-E', '-N', '-p'], 'sent'],
  [['-f', 'EHLO'], 'sent'],
  [['-w', '1'], 'sent'],
  [['-f', 'CONNECT'], 'bounced'],
  [['-f', 'MAIL'], 'bounced'],
  [['-f', 'RCPT'], 'bounced'],
  [['-f', 'DATA'], 'bounced'],
  [['-f', '.'], 'bounced'],
  [['-r', 'CONNECT'], 'deferred'],
  [['-r', 'MAIL'], 'deferred'],
  [['-r', 'RCPT'], 'deferred'],
  [['-r', 'DATA'], 'deferred'],
  [['-r', '.'], 'deferred'],
  [['-q', 'EHLO'], 'deferred'],
  [['-q', 'MAIL'], 'deferred'],
  [['-q', 'RCPT'], 'deferred'],
  [['-q', 'DATA'], 'deferred'],
  [['-q', '.'], 'deferred'],
  [['-Q', 'MAIL'], 'deferred'],
  [['-Q', '.'], 'deferred'],
  [['-q', 'QUIT'], 'sent']
]

describe('to smtp-sink', { skip: without('smtp-sink', 'postfix') }, () => {
  test(
    'which fails at every step: sent, put off or bounced; what was put off arrives when it is well',
    limit,
    async () => {
      await using stack = new AsyncDisposableStack()
      const folder = stack.use(await temporaryFolder()).path
      await chmod(folder, 0o777)
      const port = await freePort()
      const sink = async (address: string, args: readonly string[]) => {
        // It writes down what it is about to refuse, too.
        const kept = args.includes('.') ? 'refused' : 'taken'
        const all = [...args, '-u', 'nobody', '-d', `${folder}/${kept}.`, `${address}:${port}`, '100']
        const started = await startProcess({
          command: 'smtp-sink',
          args: all.slice(process.getuid?.() === 0 ? 0 : 2)
        })
        await until(() => isListening(address, port))
        return started
      }
      const service = await suite.start({ OUTBOUND_PORT: String(port) })

      const cases = failures.map(([args, fate], index) => {
        const name = `sink${index}.net`
        return { args, fate, name, address: `127.0.1.${index + 1}`, to: `bob@${name}` }
      })
      const running = []
      for (const { address, args, name } of cases) {
        suite.dns.zone.set(name, 'A', [address])
        running.push(stack.use(await sink(address, args)))
      }
      const ids = await Promise.all(cases.map(async ({ to }) => (await suite.submit([to])).id))
      for (const [index, { args, fate }] of cases.entries()) {
        const id = ids[index]!
        await until(async () => !['queued', 'pending'].includes((await suite.queue.show(id)).status))
        const { status } = await suite.queue.show(id)
        assert.equal(status, fate, args.join(' '))
      }
      // A host that hung up is left alone for half a minute: the next process knows nothing of it.
      await service[Symbol.asyncDispose]()
      stack.use(await suite.start({ OUTBOUND_PORT: String(port) }))
      for (const [index, { address, fate }] of cases.entries()) {
        if (fate !== 'deferred') continue
        await running[index]!.stop()
        stack.use(await sink(address, []))
        await suite.queue.retryNow(ids[index]!)
        assert.equal((await suite.finished(ids[index]!)).status, 'sent')
      }

      const mails = await Promise.all(
        (await readdir(folder))
          .filter((file) => file.startsWith('taken'))
          .map(async (file) => readFile(`${folder}/${file}`, 'latin1'))
      )
      for (const { args, fate, to } of cases) {
        const copies = mails.filter(
          (mail) => mail.includes(`X-Rcpt-Args: <${to}>`) && mail.includes('\nHello\n')
        )
        assert.equal(copies.length, fate === 'bounced' ? 0 : 1, args.join(' '))
      }
      // Of each that bounced its sender is told.
      const reports = await suite.database.emails.countDocuments({ 'envelope.from': '', 'envelope.to': from })
      assert.equal(reports, failures.filter(([, fate]) => fate === 'bounced').length)
    }
  )
})

async function isListening(address: string, port: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>()
  const socket = connect(port, address)
  socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
  const open = await promise
  socket.destroy()
  return open
}

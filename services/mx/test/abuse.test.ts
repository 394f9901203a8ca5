// What the MX does about spam, programs and strangers, as a client sees it.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { startMx, type MxFixture } from './fixture.ts'
import { SmtpClient } from './smtp-client.ts'

/** Clients: on no list, on one, on two. */
const [fine, listed, worse] = ['127.0.0.4', '127.0.0.2', '127.0.0.3'] as const
const domains: Record<string, Parameters<MxFixture['directory']['domains']['update']>[1]> = {
  'lenient.test': { spam_junk_score: 50 },
  'strict.test': { spam_junk_score: 2, spam_reject_score: 5 },
  'careful.test': { executable_policy: 'junk' },
  'open.test': { has_executable_protection: false },
  'denying.test': { denylist: ['there.test'] }
}

let mx: MxFixture

before(async () => {
  mx = await startMx({
    environment: {
      DNSBL_ZONES: 'listed.test=4, worse.test=12',
      GREYLISTING: 'suspicious',
      GREYLIST_DELAY: '0s',
      // Nobody answers there: what is not scanned is let in, and says so.
      CLAMAV_ADDRESS: '127.0.0.1:1'
    }
  })
  await mx.addMailbox('ann')
  for (const [name, settings] of Object.entries(domains)) {
    await mx.directory.domains.create({ name, owner: 'admin@elsewhere.test' })
    await mx.directory.domains.update(name, settings)
    await mx.directory.aliases.create({ domain: name, name: 'ann', recipients: ['ann@here.test'] })
  }
  for (const [zone, client] of [
    ['listed.test', listed],
    ['listed.test', worse],
    ['worse.test', worse]
  ] as const)
    mx.dns.zone.set(`${client.split('.').toReversed().join('.')}.${zone}`, 'A', ['127.0.0.2'])
})
after(() => mx[Symbol.asyncDispose]())

interface Mail {
  readonly name: string
  readonly from?: string
  readonly to?: string
  readonly raw?: string
}

async function send({ from = fine, name, raw, to = 'ann@here.test' }: Mail): Promise<string> {
  using client = await SmtpClient.connect(mx.port, from)
  const message = raw ?? `From: ${name}@there.test\r\nSubject: ${name}\r\n\r\nHello\r\n`
  const reply = await client.send({ from: `${name}@there.test`, to: [to], raw: message })
  return reply.text
}

async function isIn(folder: string, name: string): Promise<boolean> {
  return (await mx.messages('ann@here.test', folder)).some((raw) => raw.includes(`From: ${name}@`))
}

const program = (name: string) =>
  `From: ${name}@there.test\r\nContent-Type: application/octet-stream; name=a.exe\r\n\r\nMZ\r\n`

test('who is suspicious is greylisted once, then goes to Junk, with the score in words', async () => {
  assert.match(await send({ name: 'stranger', from: listed }), /^450 4\.7\.1 Greylisted/)
  assert.match(await send({ name: 'stranger', from: listed }), /^250/)
  const [kept] = await mx.messages('ann@here.test', 'Junk')
  assert.match(
    kept!.toString().replace(/\r\n\s+/g, ' '),
    /X-Postkeep-Reason: Junk: .*spam score 6: 127\.0\.0\.2 is listed by listed\.test \(4\), .*not checked by ClamAV/
  )
})

test('a domain may bear more, or less', async () => {
  assert.match(
    await send({
      name: 'stranger',
      from: listed,
      to: 'ann@lenient.test',
      raw: 'From: borne@there.test\r\n\r\nx\r\n'
    }),
    /^250/
  )
  assert.ok(await isIn('INBOX', 'borne'))
  const refused = /^550 5\.7\.1 The message looks like spam, score 6: /
  assert.match(await send({ name: 'stranger', from: listed, to: 'ann@strict.test' }), refused)
})

test('what nobody doubts is spam is refused', async () => {
  await send({ name: 'spammer', from: worse })
  assert.match(
    await send({ name: 'spammer', from: worse }),
    /^550 5\.7\.1 The message looks like spam, score 18/
  )
})

test('programs: refused, into Junk, or let in, as the domain wants', async () => {
  const refused = /^550 5\.7\.1 An attachment is a program, which is not taken here: a\.exe/
  assert.match(await send({ name: 'coder', raw: program('coder') }), refused)
  assert.match(await send({ name: 'junked', raw: program('junked'), to: 'ann@careful.test' }), /^250/)
  assert.match(await send({ name: 'kept', raw: program('kept'), to: 'ann@open.test' }), /^250/)
  assert.deepEqual([await isIn('Junk', 'junked'), await isIn('INBOX', 'kept')], [true, true])
})

test('the list of a domain; abuse and postmaster hear everybody', async () => {
  const refused = /^550 5\.7\.1 Mail from there\.test is not taken here/
  assert.match(await send({ name: 'denied', to: 'ann@denying.test' }), refused)
  assert.match(await send({ name: 'denied', to: 'postmaster@denying.test' }), /^250/)
  assert.match(await send({ name: 'denied' }), /^250/)
})

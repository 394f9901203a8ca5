// Whatever message comes: it is taken and stored as it came, or refused for good; nothing inside falls over it.
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { fuzzTarget, sourceLiterals } from '@postkeep/fuzz'
import { startMx, type MxFixture } from './fixture.ts'
import { SmtpClient } from './smtp-client.ts'

const root = join(import.meta.dirname, '../../..')
const words = sourceLiterals(
  join(root, 'packages/{authentication,delivery,filtering,mime}/src/**/*.ts'),
  join(import.meta.dirname, 'messages.test.ts')
).filter((text) => text.length < 200)
const signed = [
  'Received: from a.test (a.test [192.0.2.1]) by b.test; Thu, 1 Jan 2026 00:00:00 +0000',
  'Authentication-Results: mx.here.test; spf=pass smtp.mailfrom=a@b.test',
  'DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/simple; d=there.test; s=s1; t=1; x=2; l=3; h=from:to:subject;',
  ' bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=; b=AAAA',
  'ARC-Seal: i=1; a=rsa-sha256; t=1; cv=none; d=there.test; s=s1; b=AAAA',
  'ARC-Message-Signature: i=1; a=rsa-sha256; c=relaxed/relaxed; d=there.test; s=s1; h=from; bh=AAAA; b=AAAA',
  'ARC-Authentication-Results: i=1; there.test; dkim=pass header.d=there.test',
  'From: =?utf-8?Q?B=C3=B6b?= <bob@there.test>',
  'To: box@here.test',
  'Date: Thu, 1 Jan 2026 00:00:00 +0000',
  'Message-ID: <1@there.test>',
  'List-Unsubscribe: <https://there.test/u>',
  'Auto-Submitted: no',
  'Subject: x',
  '',
  'body'
]
const seeds = [
  signed.map((line) => `${line}\r\n`).join(''),
  ...globSync(join(root, 'packages/mime/test/fixtures/*.eml')).map((file) => readFileSync(file))
]
/** Messages after which the mailbox is another one, when it was looked into. */
const renewAfter = 100

let mx: MxFixture
before(async () => {
  mx = await startMx()
  mx.dns.zone.set('there.test', 'TXT', ['v=spf1 ip4:127.0.0.1 -all'])
  mx.dns.zone.set('s1._domainkey.there.test', 'TXT', ['v=DKIM1; k=rsa; p=AAAA'])
})
after(() => mx[Symbol.asyncDispose]())

class Box {
  readonly accepted: string[] = []
  readonly address: string

  constructor(address: string) {
    this.address = address
  }

  /** What was taken is stored, with our own fields before it. */
  async check(): Promise<void> {
    const folders = await Promise.all(['INBOX', 'Junk'].map((path) => mx.messages(this.address, path)))
    const stored = folders.flat().map((message) => message.toString('latin1'))
    for (const raw of this.accepted) {
      // Of the header, what claims to be ours goes: without a body there is nothing to compare.
      const content = raw.includes('\r\n\r\n') ? raw.slice(raw.indexOf('\r\n\r\n')) : ''
      assert.ok(
        stored.some((one) => one.endsWith(content)),
        `taken, and not stored as it came: ${JSON.stringify(raw.slice(0, 2000))}`
      )
    }
  }
}

test('messages', async (t) => {
  let count = 0
  let box = new Box(await mx.addMailbox('box0'))
  const run = async (input: Buffer): Promise<void> => {
    count += 1
    if (count % renewAfter === 0) {
      await box.check()
      box = new Box(await mx.addMailbox(`box${count}`))
    }
    // Bare line ends are refused before all else: that is looked at elsewhere.
    const raw = `${input
      .toString('latin1')
      .replaceAll(/\r\n|\r|\n/g, '\r\n')
      .replaceAll('\0', '')}\r\n`
    using client = await SmtpClient.connect(mx.port)
    const reply = await client.send({
      from: 'bob@there.test',
      to: [box.address],
      raw: Buffer.from(raw, 'latin1')
    })
    assert.match(reply.text, /^[25]/)
    if (reply.code === 250) box.accepted.push(raw)
  }
  await fuzzTarget(t, {
    name: 'messages at the MX',
    found: join(import.meta.dirname, 'fuzz-found'),
    seeds,
    words,
    covers: [
      '/packages/authentication/src/',
      '/packages/delivery/src/',
      '/packages/filtering/src/',
      '/mailauth/'
    ],
    inputs: 40,
    isStore: true,
    run
  })
  await box.check()
})

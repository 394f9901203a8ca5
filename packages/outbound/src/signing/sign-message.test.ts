import assert from 'node:assert/strict'
import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { dkimVerify } from 'mailauth'
import type { OpenedDkimKey } from '@postkeep/directory'
import { dkimSignerField } from './dkim-signer-field.ts'
import { signMessage } from './sign-message.ts'

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
const ed25519 = generateKeyPairSync('ed25519')
const domain = 'example.org'
const keys: OpenedDkimKey[] = [
  { selector: 'r', algorithm: 'rsa', privateKeyPem: pemOf(rsa.privateKey) },
  { selector: 'e', algorithm: 'ed25519', privateKeyPem: pemOf(ed25519.privateKey) }
]
const records: Record<string, string> = {
  'r._domainkey.example.org': `v=DKIM1; k=rsa; p=${spki(rsa.publicKey).toString('base64')}`,
  'e._domainkey.example.org': `v=DKIM1; k=ed25519; p=${spki(ed25519.publicKey).subarray(-32).toString('base64')}`
}

function pemOf(key: KeyObject): string {
  return key.export({ type: 'pkcs8', format: 'pem' }).toString()
}

function spki(key: KeyObject): Buffer {
  return key.export({ type: 'spki', format: 'der' })
}

async function verdicts(message: Buffer): Promise<string[]> {
  const resolver = (name: string) => Promise.resolve([[records[name]!]])
  const { results } = await dkimVerify(message, { resolver } as Parameters<typeof dkimVerify>[1])
  return results.map(({ status }) => status.result)
}

async function assertVerifies(raw: Buffer | string): Promise<Buffer> {
  const signed = await signMessage(Buffer.from(raw), keys, { domain })
  assert.deepEqual(await verdicts(signed), ['pass', 'pass'], JSON.stringify(signed.toString('latin1')))
  return signed
}

const head = 'From: Ann <ann@example.org>\r\nTo: bob@example.net\r\nSubject: Hello\r\n'

test('an ordinary message is signed by dkim-signer and beside it with Ed25519', async () => {
  const raw = `${head}\r\nHello Bob,\r\n\r\nall is well. Grüße\r\n`
  assert.notEqual(
    await dkimSignerField(Buffer.from(raw), { domain, selector: 'r', key: rsa.privateKey }),
    undefined
  )
  const signed = (await assertVerifies(raw)).toString()
  assert.match(
    signed,
    /^DKIM-Signature: v=1; a=rsa-sha256;[^\n]*\n(?: [^\n]*\n)*DKIM-Signature: v=1; a=ed25519-sha256;/
  )
  assert.ok(signed.endsWith(raw))
  assert.doesNotMatch(signed, /\bl=/)
})

const odd: Record<string, string | Buffer> = {
  'no body': `${head}\r\n`,
  'no empty line': head,
  'only empty lines': `${head}\r\n\r\n\r\n`,
  'only spaces': `${head}\r\n \t \r\n \r\n`,
  'no final line end': `${head}\r\nHello`,
  'a space at the very end': `${head}\r\nHello `,
  'white space that is none': `${head}\r\na\u00a0\r\n\fb\v\r\n\ufeff c\r\n`,
  'white space that is none in the header': `${head}X: a\r\nSubject: \u00a0a\fb\u00a0\r\n\r\nHello\r\n`,
  latin1: Buffer.from(`${head}Subject: Gr\u00fc\u00dfe\r\n\r\nGr\u00fc\u00dfe\u00a0\r\n`, 'latin1'),
  'folded fields': `From: Ann\r\n <ann@example.org>\r\nSubject:\r\n  a\r\n\tb \r\nTo: \t x@example.net \r\n\r\nHello\r\n`,
  'fields twice': `${head}Subject: again\r\nSubject: and again\r\n\r\nHello\r\n`,
  'an empty field': `From: ann@example.org\r\nSubject:\r\nTo: \r\n\r\nHello\r\n`,
  'odd spaces around names': `FROM \t: ann@example.org\r\nsUBJECT:x\r\n\r\nHello\r\n`,
  'bare line ends': `${head.replaceAll('\r\n', '\n')}\nHello\nBob\rthere\r\n`,
  'lines of dots': `${head}\r\n.\r\n..\r\nHello\r\n.\r\n`
}
for (const [name, raw] of Object.entries(odd)) {
  test(name, async () => {
    await assertVerifies(raw)
  })
}

test('no From can be added', async () => {
  const signed = await assertVerifies(`${head}\r\nHello\r\n`)
  for (const forged of [`From: eve@example.com\r\n`, `from:eve@example.com\r\n`]) {
    const results = await verdicts(Buffer.concat([Buffer.from(forged), signed]))
    assert.ok(
      results.every((result) => result !== 'pass'),
      results.join()
    )
  }
})

test('a change of the body or of a field is found', async () => {
  const signed = (await assertVerifies(`${head}\r\nHello\r\n`)).toString()
  for (const changed of [signed.replace('Hello\r\n\r\n', 'Hullo\r\n\r\n'), `${signed}more\r\n`]) {
    assert.ok((await verdicts(Buffer.from(changed))).every((result) => result !== 'pass'))
  }
})

const piece = fc.oneof(
  { weight: 4, arbitrary: fc.string({ maxLength: 20 }) },
  fc.constantFrom(
    ' ',
    '\t',
    '  ',
    '\r\n',
    '\r\n\r\n',
    '.',
    '\r\n.',
    '\u00a0',
    '\f',
    '\v',
    '\u2028',
    '\u00fc',
    '\0',
    '\ufeff'
  )
)
const text = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''))
const bytes = fc.oneof(
  text.map((value) => Buffer.from(value)),
  text.map((value) => Buffer.from(value, 'latin1')),
  fc.uint8Array({ maxLength: 60 }).map((value) => Buffer.from(value))
)
const fieldName = fc.constantFrom(
  'Subject',
  'To',
  'Cc',
  'Reply-To',
  'X-Other',
  'References',
  'content-type',
  'DATE '
)
const fieldValue = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 30 }),
  fc.constantFrom('', ' ', 'a\r\n b', '\t\r\n \t b \r\n\tc', 'a  b\t', '\u00a0a\u00a0')
)
const field = fc
  .tuple(fieldName, fieldValue)
  .map(([name, value]) => `${name}:${value.replace(/\r?\n(?![ \t])|\r(?!\n)/g, ' ')}\r\n`)

test('every signature verifies, whatever the message', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(field, { maxLength: 6 }), fc.nat(6), bytes, async (fields, at, body) => {
      const all = fields.toSpliced(at, 0, 'From: Ann <ann@example.org>\r\n').join('')
      await assertVerifies(Buffer.concat([Buffer.from(`${all}\r\n`), body]))
    }),
    { numRuns: 400 }
  )
})

// What we sign, verified by other people's programs: OpenDKIM, and dkimpy (of Debian's dkimverify).
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { realisticMessages, temporaryFolder } from '@postkeep/testkit'
import { signMessage } from '../src/index.ts'

const run = promisify(execFile)
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
const ed25519 = generateKeyPairSync('ed25519')
const keys = [
  { selector: 'r', algorithm: 'rsa', privateKeyPem: pemOf(rsa.privateKey) },
  { selector: 'e', algorithm: 'ed25519', privateKeyPem: pemOf(ed25519.privateKey) }
] as const
const records = [
  `r._domainkey.here.net v=DKIM1; k=rsa; p=${spki(rsa.publicKey).toString('base64')}`,
  `e._domainkey.here.net v=DKIM1; k=ed25519; p=${spki(ed25519.publicKey).subarray(-32).toString('base64')}`,
  ''
].join('\n')

const dkimpy = `
import dkim, sys
records = dict(line.split(' ', 1) for line in open(sys.argv[1]).read().splitlines())
answer = lambda name, timeout=5: records[name.decode().rstrip('.')].encode()
for path in sys.argv[2:]:
    message = dkim.DKIM(open(path, 'rb').read())
    print(path, all(message.verify(idx=index, dnsfunc=answer) for index in range(2)))
`

function pemOf(key: KeyObject): string {
  return key.export({ type: 'pkcs8', format: 'pem' }).toString()
}

function spki(key: KeyObject): Buffer {
  return key.export({ type: 'spki', format: 'der' })
}

test('OpenDKIM and dkimpy agree with both signatures', async () => {
  await using folder = await temporaryFolder()
  const dns = join(folder.path, 'dns')
  await writeFile(dns, records)
  const head = 'From: Ann <ann@here.net>\r\nTo: bob@far.net\r\n'
  const date = 'Date: Sun, 01 Mar 2026 12:00:00 +0000\r\nMessage-ID: <1@here.net>\r\n'
  const messages = [
    ...[...realisticMessages(8, 7)].map(({ raw }) => raw),
    Buffer.from(`${head}${date}\r\n`),
    Buffer.from(`${head}${date}Subject: two  spaces\t and\r\n folded \r\n\r\nHello \t\r\n\r\n\r\n`),
    Buffer.from(`${head}${date}Subject: none at the end\r\n\r\nGrüße`)
  ]
  const files: string[] = []
  for (const [index, message] of messages.entries()) {
    const file = join(folder.path, `${index}.eml`)
    const signed = await signMessage(message, keys, { domain: 'here.net' })
    // As the way to another server would do it.
    await writeFile(file, signed.toString('latin1').replace(/(?<!\r\n)$/, '\r\n'), 'latin1')
    files.push(file)
  }
  const python = await run('/usr/bin/python3', ['-c', dkimpy, dns, ...files])
  assert.deepEqual(
    python.stdout.trim().split('\n'),
    files.map((file) => `${file} True`)
  )
  const settings = join(folder.path, 'opendkim.conf')
  await writeFile(settings, `Mode v\nSyslog no\nTestDNSData file:${dns}\n`)
  for (const file of files) {
    const { stdout } = await run('/usr/sbin/opendkim', ['-x', settings, '-t', file, '-vvv'])
    assert.deepEqual(stdout.match(/\bdkim=\w+/g), ['dkim=pass', 'dkim=pass'], `${file}\n${stdout}`)
  }
})

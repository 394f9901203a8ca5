import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { connect, createServer } from 'node:tls'
import type { AddressInfo } from 'node:net'
import { createTestCa, openTestCa, temporaryFolder } from '../src/index.ts'

describe('createTestCa', () => {
  test('issues for names, wildcards and addresses', async () => {
    const ca = await createTestCa()
    const { cert, chain, key } = await ca.issue({
      names: ['mail.example.test', '*.example.test'],
      ips: ['127.0.0.1', '::1']
    })
    const leaf = new X509Certificate(cert)
    assert.equal(leaf.checkHost('mail.example.test'), 'mail.example.test')
    assert.equal(leaf.checkHost('imap.example.test'), '*.example.test')
    assert.equal(leaf.checkHost('other.test'), undefined)
    assert.equal(leaf.checkIP('127.0.0.1'), '127.0.0.1')
    assert.ok(leaf.checkIssued(new X509Certificate(ca.caPem)))
    assert.ok(leaf.verify(new X509Certificate(ca.caPem).publicKey))
    assert.equal(chain, cert + ca.caPem)
    assert.match(key, /^-----BEGIN PRIVATE KEY-----/)
    const days = (Date.parse(leaf.validTo) - Date.parse(leaf.validFrom)) / 86_400_000
    assert.equal(Math.round(days), 825)
  })

  test('a TLS client that trusts the authority accepts the certificate', async () => {
    const ca = await createTestCa()
    const { key, chain } = await ca.issue({ names: ['mail.example.test'] })
    const server = createServer({ key, cert: chain }, (socket) => socket.end('hello')).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    const socket = connect({ port, host: '127.0.0.1', servername: 'mail.example.test', ca: ca.caPem })
    await once(socket, 'secureConnect')
    assert.equal(socket.authorized, true)
    socket.destroy()
    server.close()
  })
})

test('openTestCa keeps the authority of a folder', async () => {
  await using folder = await temporaryFolder()
  const path = join(folder.path, 'ca')
  const first = await openTestCa(path)
  const second = await openTestCa(path)
  assert.equal(second.caPem, first.caPem)
  const leaf = new X509Certificate((await second.issue({ names: ['a.test'] })).cert)
  assert.ok(leaf.verify(new X509Certificate(first.caPem).publicKey))
  assert.equal((await stat(join(path, 'ca-key.pem'))).mode & 0o777, 0o600)
})

import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { connect, createServer } from 'node:tls'
import { makeSelfSigned } from './make-self-signed.ts'

const start = Date.UTC(2026, 0, 15)

test('a certificate that verifies with its own key, for all its names', () => {
  const names = Array.from({ length: 40 }, (_, index) => `host${index}.example.test`)
  const { cert, ...certificate } = makeSelfSigned([...names, '*.w.test'], { clock: () => start, days: 90 })
  const x509 = new X509Certificate(cert)
  assert.equal(x509.verify(x509.publicKey), true)
  assert.equal(x509.checkHost('host39.example.test'), 'host39.example.test')
  assert.equal(x509.checkHost('a.w.test'), '*.w.test')
  assert.equal(x509.checkHost('other.test'), undefined)
  assert.equal(x509.ca, false)
  assert.deepEqual(certificate.names, [...names, '*.w.test'])
  assert.equal(certificate.isSelfSigned, true)
  assert.equal(certificate.notBefore.toISOString(), '2026-01-14T00:00:00.000Z')
  assert.equal(certificate.notAfter.toISOString(), '2026-04-15T00:00:00.000Z')
})

test('a year after 2049 is written with four digits', () => {
  const { notAfter } = makeSelfSigned(['a.test'], { clock: () => Date.UTC(2049, 11, 1), days: 100 })
  assert.equal(notAfter.toISOString(), '2050-03-11T00:00:00.000Z')
})

test('a client that trusts it gets through', async () => {
  const { key, cert } = makeSelfSigned(['a.test'])
  const server = createServer({ key, cert }, (socket) => socket.end('hello')).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const socket = connect({ port, host: '127.0.0.1', servername: 'a.test', ca: cert })
  const [data] = (await once(socket, 'data')) as [Buffer]
  assert.equal(data.toString(), 'hello')
  socket.destroy()
  server.close()
})

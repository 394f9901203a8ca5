import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { mkdir, rename, symlink, writeFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { before, describe, test } from 'node:test'
import { connect, createServer, type TLSSocket } from 'node:tls'
import { silentLogger, type Logger } from '@postkeep/log'
import { createTestCa, temporaryFolder, type IssuedCertificate, type TestCa } from '@postkeep/testkit'
import { watchTlsContext, type TlsContextWatch } from '../src/index.ts'

let ca: TestCa
before(async () => {
  ca = await createTestCa()
})

type Files = { keyFile: string; certFile: string }

async function write(folder: string, { key, chain }: IssuedCertificate): Promise<Files> {
  await mkdir(folder, { recursive: true })
  const files = { keyFile: join(folder, 'key.pem'), certFile: join(folder, 'cert.pem') }
  await writeFile(`${files.keyFile}.new`, key)
  await writeFile(`${files.certFile}.new`, chain)
  await rename(`${files.keyFile}.new`, files.keyFile)
  await rename(`${files.certFile}.new`, files.certFile)
  return files
}

function watching(
  files: Files,
  logger: Logger = silentLogger
): { tls: TlsContextWatch; reloaded: () => Promise<void> } {
  let next = Promise.withResolvers<void>()
  const onReload = (): void => next.resolve()
  const tls = watchTlsContext({ ...files, logger, onReload, pollMs: 60_000 })
  const reloaded = async (): Promise<void> => {
    await next.promise
    next = Promise.withResolvers<void>()
  }
  return { tls, reloaded }
}

function nameOf(tls: TlsContextWatch): string {
  return new X509Certificate(tls.current().cert as Buffer).subject
}

describe('watchTlsContext', () => {
  test('takes a renewed pair, ignores half of one, keeps the old one on rubbish', async () => {
    await using folder = await temporaryFolder()
    const files = await write(folder.path, await ca.issue({ names: ['one.test'] }))
    const warned = Promise.withResolvers<void>()
    const { tls, reloaded } = watching(files, { ...silentLogger, warn: () => warned.resolve() })
    assert.equal(nameOf(tls), 'CN=one.test')
    const two = await ca.issue({ names: ['two.test'] })
    await writeFile(files.keyFile, two.key)
    await warned.promise
    assert.equal(nameOf(tls), 'CN=one.test')
    await writeFile(files.certFile, two.chain)
    await reloaded()
    assert.equal(nameOf(tls), 'CN=two.test')
    await write(folder.path, await ca.issue({ names: ['three.test'] }))
    await reloaded()
    assert.equal(nameOf(tls), 'CN=three.test')
    tls.close()
  })

  test('follows a symbolic link that is moved', async () => {
    await using folder = await temporaryFolder()
    await write(join(folder.path, 'v1'), await ca.issue({ names: ['one.test'] }))
    await write(join(folder.path, 'v2'), await ca.issue({ names: ['two.test'] }))
    const live = join(folder.path, 'live')
    await mkdir(live)
    for (const name of ['key.pem', 'cert.pem']) await symlink(`../v1/${name}`, join(live, name))
    const { tls, reloaded } = watching({ keyFile: join(live, 'key.pem'), certFile: join(live, 'cert.pem') })
    for (const name of ['key.pem', 'cert.pem']) {
      await symlink(`../v2/${name}`, join(live, `${name}.new`))
      await rename(join(live, `${name}.new`), join(live, name))
    }
    await reloaded()
    assert.equal(nameOf(tls), 'CN=two.test')
    tls.close()
  })

  test('polls where the system tells nothing', async () => {
    await using folder = await temporaryFolder()
    await write(join(folder.path, 'v1'), await ca.issue({ names: ['one.test'] }))
    await symlink('v1', join(folder.path, 'live'))
    const live = join(folder.path, 'live')
    const changed = Promise.withResolvers<void>()
    // The link to the folder moves, in a folder that is not watched.
    using tls = watchTlsContext({
      keyFile: join(live, 'key.pem'),
      certFile: join(live, 'cert.pem'),
      logger: silentLogger,
      onReload: () => changed.resolve(),
      pollMs: 20
    })
    await write(join(folder.path, 'v2'), await ca.issue({ names: ['two.test'] }))
    await symlink('v2', join(folder.path, 'live.new'))
    await rename(join(folder.path, 'live.new'), live)
    await changed.promise
    assert.equal(nameOf(tls), 'CN=two.test')
  })

  test('says at the start what is wrong', async () => {
    await using folder = await temporaryFolder()
    const files = await write(folder.path, await ca.issue({ names: ['one.test'] }))
    await writeFile(files.keyFile, (await ca.issue({ names: ['two.test'] })).key)
    assert.throws(() => watchTlsContext({ ...files, logger: silentLogger }), /does not belong/)
    assert.throws(
      () => watchTlsContext({ ...files, keyFile: '/no/such/key', logger: silentLogger }),
      /ENOENT/
    )
  })

  test('a client resumes its session over a reload, and sees the new certificate when it begins anew', async () => {
    await using folder = await temporaryFolder()
    const files = await write(folder.path, await ca.issue({ names: ['mail.test'] }))
    const { tls, reloaded } = watching(files)
    const server = createServer(tls.current(), (socket) =>
      socket.on('error', () => undefined).end('hello')
    ).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    const first = await visit(port)
    await write(folder.path, await ca.issue({ names: ['mail.test', 'new.test'] }))
    await reloaded()
    server.setSecureContext(tls.current())
    assert.equal((await visit(port, first.session)).resumed, true)
    const fresh = await visit(port)
    assert.equal(fresh.resumed, false)
    assert.match(fresh.names, /new\.test/)
    tls.close()
    server.close()
  })

  test('refuses TLS 1.1', async () => {
    await using folder = await temporaryFolder()
    const files = await write(folder.path, await ca.issue({ names: ['mail.test'] }))
    using tls = watchTlsContext({ ...files, logger: silentLogger })
    assert.equal(tls.current().minVersion, 'TLSv1.2')
  })
})

type Visit = { session: Buffer | undefined; resumed: boolean; names: string }

async function visit(port: number, session?: Buffer): Promise<Visit> {
  const socket: TLSSocket = connect({
    port,
    host: '127.0.0.1',
    servername: 'mail.test',
    ca: ca.caPem,
    ...(session ? { session } : {})
  })
  let ticket: Buffer | undefined
  socket.on('session', (next) => (ticket = next))
  await once(socket, 'secureConnect')
  const names = socket.getPeerX509Certificate()?.subjectAltName ?? ''
  const resumed = socket.isSessionReused()
  socket.resume()
  await once(socket, 'close')
  return { session: ticket, resumed, names }
}

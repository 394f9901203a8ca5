import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { mkdir, readdir, readFile, rename, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { before, test } from 'node:test'
import { watchTlsContext } from '@postkeep/lifecycle'
import { silentLogger } from '@postkeep/log'
import { createTestCa, temporaryFolder, type TestCa } from '@postkeep/testkit'
import { ensureCertificate, finishInstallation, installCertificate, readCertificate } from '../src/index.ts'

let ca: TestCa
before(async () => {
  ca = await createTestCa()
})

test('writes the three files, the key for its owner only, and nothing else', async () => {
  await using folder = await temporaryFolder()
  const ssl = join(folder.path, 'ssl')
  const issued = await ca.issue({ names: ['one.test'] })
  await installCertificate(ssl, issued)
  assert.deepEqual((await readdir(ssl)).toSorted(), ['cert.pem', 'fullchain.pem', 'privkey.pem'])
  assert.equal(await readFile(join(ssl, 'privkey.pem'), 'utf8'), issued.key)
  assert.equal(await readFile(join(ssl, 'fullchain.pem'), 'utf8'), issued.chain)
  assert.equal(await readFile(join(ssl, 'cert.pem'), 'utf8'), issued.cert)
  assert.equal((await stat(join(ssl, 'privkey.pem'))).mode & 0o777, 0o600)
  assert.deepEqual((await readCertificate(ssl))!.names, ['one.test'])
})

test('refuses a key of another certificate and leaves what is there', async () => {
  await using folder = await temporaryFolder()
  const [one, two] = [await ca.issue({ names: ['one.test'] }), await ca.issue({ names: ['two.test'] })]
  await installCertificate(folder.path, one)
  await assert.rejects(installCertificate(folder.path, { ...two, key: one.key }), /belongs to another/)
  assert.deepEqual((await readCertificate(folder.path))!.names, ['one.test'])
})

test('a run that was cut off between two files is finished by the next', async () => {
  await using folder = await temporaryFolder()
  const [one, two] = [await ca.issue({ names: ['one.test'] }), await ca.issue({ names: ['two.test'] })]
  await installCertificate(folder.path, one)
  const staging = join(folder.path, '.next')
  await mkdir(staging)
  await writeFile(join(staging, 'privkey.pem'), two.key)
  await writeFile(join(staging, 'fullchain.pem'), two.chain)
  await writeFile(join(staging, 'cert.pem'), two.cert)
  await rename(join(staging, 'privkey.pem'), join(folder.path, 'privkey.pem'))
  await assert.rejects(readCertificate(folder.path), /belongs to another/)
  await finishInstallation(folder.path)
  assert.deepEqual((await readCertificate(folder.path))!.names, ['two.test'])
})

test('a set that was not written to its end is forgotten', async () => {
  await using folder = await temporaryFolder()
  await mkdir(join(folder.path, '.next.partial'))
  await writeFile(join(folder.path, '.next.partial', 'privkey.pem'), 'half a k')
  await finishInstallation(folder.path)
  assert.equal(await readCertificate(folder.path), undefined)
  await installCertificate(folder.path, await ca.issue({ names: ['one.test'] }))
  assert.deepEqual((await readCertificate(folder.path))!.names, ['one.test'])
})

test('watchTlsContext follows one installation after the other and always holds a pair', async () => {
  await using folder = await temporaryFolder()
  await ensureCertificate(folder.path, ['start.test'])
  let next = Promise.withResolvers<void>()
  using tls = watchTlsContext({
    keyFile: join(folder.path, 'privkey.pem'),
    certFile: join(folder.path, 'fullchain.pem'),
    logger: silentLogger,
    onReload: () => next.resolve(),
    pollMs: 100
  })
  for (const name of ['one.test', 'two.test', 'three.test']) {
    await installCertificate(folder.path, await ca.issue({ names: [name] }))
    await next.promise
    next = Promise.withResolvers()
    assert.equal(new X509Certificate(tls.current().cert as Buffer).subjectAltName, `DNS:${name}`)
  }
})

test('ensureCertificate keeps what is installed', async () => {
  await using folder = await temporaryFolder()
  const start = await ensureCertificate(folder.path, ['start.test'])
  assert.equal(start.isSelfSigned, true)
  assert.equal((await ensureCertificate(folder.path, ['other.test'])).cert, start.cert)
})

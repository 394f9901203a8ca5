// What every repository must do.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { readdir, writeFile } from 'node:fs/promises'
import { after, before, describe, test } from 'node:test'
import { temporaryFolder, type TemporaryFolder } from '@postkeep/testkit'
import {
  directoryRepository,
  isBackupError,
  probeRepository,
  sftpRepository,
  type Repository
} from '../src/index.ts'
import { startS3, whyNoS3, type TestS3 } from './start-s3.ts'
import { startSshd, whyNoSshd, type TestSshd } from './start-sshd.ts'

async function* pieces(content: Buffer, length: number): AsyncIterable<Uint8Array> {
  for (let start = 0; start < content.length; start += length) yield content.subarray(start, start + length)
}

async function namesOf(repository: Repository, prefix: string): Promise<string[]> {
  return (await Array.fromAsync(repository.list(prefix), ({ name }) => name)).sort()
}

function repositoryTests(open: () => Repository): void {
  test('the probe says that it can be used, and leaves nothing', async () => {
    const repository = open()
    assert.ok((await probeRepository(repository)) >= 0)
    assert.deepEqual(await namesOf(repository, 'probes/'), [])
  })

  test('an object comes back as it was put, and is replaced as a whole', async () => {
    const repository = open()
    await repository.put('snapshots/one', Buffer.from('first'))
    await repository.put('snapshots/one', Buffer.from('2'))
    assert.equal(Buffer.from(await repository.get('snapshots/one')).toString(), '2')
    assert.equal(await repository.has('snapshots/one'), true)
  })

  test('what is not there is said so', async () => {
    const repository = open()
    assert.equal(await repository.has('chunks/none'), false)
    await assert.rejects(repository.get('chunks/none'), (error) => isBackupError(error, 'not-found'))
    await repository.remove('chunks/none')
  })

  test('listing goes by prefix, and tells lengths', async () => {
    const repository = open()
    for (const name of ['list/aa/1', 'list/aa/2', 'list/bb/1']) await repository.put(name, Buffer.from(name))
    await repository.remove('list/aa/2')
    assert.deepEqual(await namesOf(repository, 'list/'), ['list/aa/1', 'list/bb/1'])
    assert.deepEqual(await namesOf(repository, 'list/b'), ['list/bb/1'])
    assert.deepEqual(await namesOf(repository, 'nothing/'), [])
    const [found] = await Array.fromAsync(repository.list('list/bb/'))
    assert.equal(found?.bytes, 'list/bb/1'.length)
    assert.ok(found.modified.getTime() > 0)
  })

  test('a large stream, empty content', async () => {
    const repository = open()
    const large = randomBytes(17 * 1024 * 1024 + 5)
    await repository.put('large', pieces(large, 1_000_003))
    assert.ok(large.equals(await repository.get('large')))
    await repository.put('empty', new Uint8Array())
    assert.equal((await repository.get('empty')).length, 0)
  })
}

describe('a directory', () => {
  let folder: TemporaryFolder
  before(async () => {
    folder = await temporaryFolder()
  })
  after(() => folder[Symbol.asyncDispose]())
  repositoryTests(() => directoryRepository(`${folder.path}/repository`))

  test('a put that fails leaves neither an object nor a file', async () => {
    const repository = directoryRepository(`${folder.path}/failing`)
    const broken = async function* (): AsyncIterable<Uint8Array> {
      yield Buffer.from('half')
      throw new Error('the source broke')
    }
    await assert.rejects(repository.put('one', broken()), /the source broke/)
    assert.deepEqual(await readdir(`${folder.path}/failing`), [])
    await writeFile(`${folder.path}/failing/.unfinished-1234`, 'of a process that was killed')
    assert.deepEqual(await namesOf(repository, ''), [])
  })
})

const skip = await whyNoS3()
describe('S3', { skip: skip ?? false }, () => {
  let server: TestS3
  before(async () => {
    server = await startS3()
  })
  after(() => server[Symbol.asyncDispose]())
  repositoryTests(() => server.repository())

  test('with a prefix, and with checksums', async () => {
    const repository = server.repository({ prefix: 'home/', requestChecksumCalculation: 'WHEN_SUPPORTED' })
    await repository.put('chunks/1', Buffer.from('one'))
    assert.deepEqual(await namesOf(repository, 'chunks/'), ['chunks/1'])
    assert.deepEqual(await namesOf(server.repository(), 'home/'), ['home/chunks/1'])
  })

  test('more objects than one page of a listing', async () => {
    const repository = server.repository({ prefix: 'many' })
    const names = Array.from({ length: 1010 }, (_, index) => `chunks/${index}`)
    for (let start = 0; start < names.length; start += 101) {
      await Promise.all(names.slice(start, start + 101).map((name) => repository.put(name, Buffer.from('x'))))
    }
    assert.equal((await namesOf(repository, 'chunks/')).length, names.length)
  })

  test('wrong buckets are told as a storage error', async () => {
    const repository = server.repository({ bucket: 'missing' })
    await assert.rejects(repository.put('one', Buffer.from('1')), (error) => isBackupError(error, 'storage'))
  })
})

describe('SFTP', { skip: whyNoSshd }, () => {
  const stack = new AsyncDisposableStack()
  let server: TestSshd
  let shared: Repository
  before(async () => {
    server = stack.use(await startSshd())
    shared = stack.use(sftpRepository(server))
  })
  after(() => stack.disposeAsync())
  repositoryTests(() => shared)

  test('a put that fails leaves no object', async () => {
    const broken = async function* (): AsyncIterable<Uint8Array> {
      yield Buffer.from('half')
      throw new Error('the source broke')
    }
    await assert.rejects(shared.put('broken/one', broken()), /the source broke/)
    assert.deepEqual(await namesOf(shared, 'broken/'), [])
  })

  test('many at a time, over one connection', async () => {
    const names = Array.from({ length: 40 }, (_, index) => `many/${index % 4}/${index}`)
    await Promise.all(names.map((name) => shared.put(name, Buffer.from(name))))
    assert.deepEqual(await namesOf(shared, 'many/'), names.toSorted())
  })

  test('another host key is refused before anything is sent, and told', async () => {
    const hostKey = `SHA256:${randomBytes(32).toString('base64').replace('=', '')}`
    await using repository = sftpRepository({ ...server, hostKey })
    await assert.rejects(probeRepository(repository), {
      kind: 'storage',
      message: new RegExp(`another host key than BACKUP_SFTP_HOST_KEY: ${RegExp.escape(server.hostKey)}`)
    })
  })

  test('a key that is not allowed, and a server that is not there', async () => {
    await using stranger = sftpRepository({ ...server, keyFile: server.keyFile.replace(/user$/, 'stranger') })
    await assert.rejects(probeRepository(stranger), { kind: 'storage', message: /authorized_keys/ })
    await using nobody = sftpRepository({ ...server, url: 'sftp://root@127.0.0.1:1/x' })
    await assert.rejects(probeRepository(nobody), { kind: 'storage', message: /ECONNREFUSED/ })
  })
})

describe('the probe', () => {
  const failing = (error: Error): Repository => ({
    ...directoryRepository('/nowhere'),
    put: () => Promise.reject(error)
  })

  test('says what to do', async () => {
    const skewed = Object.assign(new Error('the difference is too large'), { name: 'RequestTimeTooSkewed' })
    await assert.rejects(probeRepository(failing(skewed)), { kind: 'storage', message: /timedatectl/ })
    const lost = new Error('the storage refused', {
      cause: Object.assign(new Error('x'), { code: 'ENOTFOUND' })
    })
    await assert.rejects(probeRepository(failing(lost)), { message: /is not in the DNS/ })
  })
})

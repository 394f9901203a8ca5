import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { readCommandLine } from './command-line.ts'

test('the options that count', () => {
  const argv = ['--port', '0', '--dbpath=/data', '--bind_ip_all', '--replSet', 'rs0']
  assert.deepEqual(readCommandLine(argv, {}), {
    options: { port: 0, dbpath: '/data', host: '0.0.0.0', replicaSet: 'rs0' },
    help: false,
    ignored: []
  })
  assert.equal(readCommandLine(['--dbpath', 'x'], {}).options.port, 27_017)
  assert.equal(
    readCommandLine(['--dbpath', 'x', '--bind_ip', 'localhost,10.0.0.1'], {}).options.host,
    'localhost'
  )
})

test('what a compose file passes to mongod is ignored, and named', () => {
  const argv = ['mongod', '--quiet', '--keyFile', '/k', '--wiredTigerCacheSizeGB=0.25', '--dbpath', '/data']
  const { options, ignored } = readCommandLine(argv, {})
  assert.equal(options.dbpath, '/data')
  assert.deepEqual(ignored, ['--quiet', '--keyFile', '--wiredTigerCacheSizeGB'])
})

test('a password from a file', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'command-line-'))
  t.after(() => rmSync(folder, { recursive: true }))
  writeFileSync(join(folder, 'password'), 'secret \n')
  const env = {
    MONGO_INITDB_ROOT_USERNAME: 'root',
    MONGO_INITDB_ROOT_PASSWORD_FILE: join(folder, 'password')
  }
  const { options } = readCommandLine(['--dbpath', 'x'], env)
  assert.deepEqual([options.username, options.password], ['root', 'secret '])
})

test('mistakes are told', () => {
  assert.throws(() => readCommandLine([], {}), /--dbpath/)
  assert.throws(() => readCommandLine(['--dbpath', 'x', '--port', 'many'], {}), /--port/)
  assert.throws(() => readCommandLine(['--dbpath'], {}), /needs a value/)
  assert.throws(() => readCommandLine(['--dbpath', 'x', 'y'], {}), /unexpected/)
  assert.throws(() => readCommandLine(['--dbpath', 'x'], { MONGO_INITDB_ROOT_USERNAME: 'root' }), /together/)
})

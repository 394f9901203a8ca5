import assert from 'node:assert/strict'
import { access, writeFile } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import { once } from 'node:events'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { freePort, hasProgram, startProcess, startRedis, temporaryFolder } from '../src/index.ts'

const node = process.execPath

describe('startProcess', () => {
  test('waits for the line, collects output, stops with the exit code', async () => {
    const script = `console.error('one'); setTimeout(() => console.log('ready 42'), 20)
      process.on('SIGTERM', () => { console.log('bye'); process.exit(3) }); setInterval(() => {}, 1000)`
    const child = await startProcess({ command: node, args: ['-e', script], ready: /ready (\d+)/ })
    assert.equal(child.readyLine, 'ready 42')
    assert.equal(await child.stop(), 3)
    assert.equal(await child.exited, 3)
    assert.match(child.output(), /^one\nready 42\n/)
  })

  test('kill ends the whole group', async () => {
    const script = `const c = require('child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
      c.on('spawn', () => console.log('child', c.pid)); setInterval(() => {}, 1000)`
    const child = await startProcess({
      command: node,
      args: ['-e', script],
      ready: (line) => line.startsWith('child')
    })
    const grandchild = Number(child.readyLine.split(' ')[1])
    assert.equal(await child.kill(), 137)
    // Gone, or a zombie that nobody has waited for yet.
    const state = await import('node:fs/promises')
      .then((fs) => fs.readFile(`/proc/${grandchild}/stat`, 'utf8'))
      .catch(() => ') Z')
    assert.match(state, /\) [ZX]/)
  })

  test('says what it wrote when it ends or is silent too long, and when it is not there', async () => {
    await assert.rejects(
      startProcess({ command: node, args: ['-e', 'console.log("why")'], ready: /never/ }),
      /ended with 0.*\nwhy/
    )
    const silent = {
      command: node,
      args: ['-e', 'setInterval(() => {}, 1000)'],
      ready: /never/,
      timeoutMs: 100
    }
    await assert.rejects(startProcess(silent), /not ready within 100 ms/)
    await assert.rejects(startProcess({ command: '/no/such/program', ready: /x/ }), /cannot be started/)
  })
})

test('hasProgram', () => {
  assert.equal(hasProgram('sh'), true)
  assert.equal(hasProgram('no-such-program-here'), false)
})

test('freePort gives a port that can be listened on', async () => {
  const server = createServer().listen(await freePort(), '127.0.0.1')
  await once(server, 'listening')
  server.close()
})

test('temporaryFolder is gone at the end of its scope', async () => {
  let path: string
  {
    await using folder = await temporaryFolder()
    path = folder.path
    await writeFile(join(path, 'file'), 'x')
  }
  await assert.rejects(access(path))
})

test('startRedis: answers, is killed, comes back on its port with its data', async () => {
  await using redis = await startRedis({ own: true, durable: true })
  assert.equal(await command(redis.port, 'SET a 1'), '+OK')
  await redis.kill()
  await assert.rejects(command(redis.port, 'PING'))
  await redis.restart()
  assert.equal(await command(redis.port, 'INCR a'), ':2')
})

async function command(port: number, line: string): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  await once(socket, 'connect')
  socket.write(`${line}\r\n`)
  const [answer] = (await once(socket, 'data')) as [Buffer]
  socket.destroy()
  return answer.toString().trim()
}

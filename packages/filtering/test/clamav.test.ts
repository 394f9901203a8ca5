// The real ClamAV, with a list of one signature of our own. Where it is installed.
import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { freePort, startProcess, temporaryFolder } from '@postkeep/testkit'
import { clamav } from '../src/index.ts'

const program = '/usr/sbin/clamd'
// In two pieces, or scanners would find it here.
const eicar = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$', 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'].join('')

test(
  'ClamAV finds a virus in an attachment, and nothing in a large message',
  { skip: existsSync(program) ? false : 'clamav-daemon is not installed', timeout: 60_000 },
  async () => {
    await using folder = await temporaryFolder()
    await chmod(folder.path, 0o755)
    const [database, port] = [join(folder.path, 'database'), await freePort()]
    await mkdir(database)
    const bytes = Buffer.from('EICAR-STANDARD-ANTIVIRUS-TEST-FILE').toString('hex')
    await writeFile(join(database, 'own.ndb'), `Eicar.Own:0:*:${bytes}\n`)
    const lines = [
      `TCPSocket ${port}`,
      'TCPAddr 127.0.0.1',
      `DatabaseDirectory ${database}`,
      'Foreground yes'
    ]
    const user = process.getuid?.() === 0 ? ['User root'] : []
    const configuration = join(folder.path, 'clamd.conf')
    await writeFile(configuration, `${[...lines, ...user].join('\n')}\n`)
    await using _clamd = await startProcess({
      command: program,
      args: ['-c', configuration],
      ready: /Self checking|Self check disabled/
    })
    const scan = (raw: Buffer) =>
      clamav({ host: '127.0.0.1', port }).scan(
        {
          raw,
          trace: 't',
          sender: '',
          recipients: [],
          remoteAddress: '192.0.2.1',
          helo: 'x',
          hostName: undefined
        },
        AbortSignal.timeout(30_000)
      )
    const head = 'Subject: x\r\nMIME-Version: 1.0\r\nContent-Type: application/zip; name=a.bin\r\n'
    const coded = Buffer.from(eicar).toString('base64')
    const virus = await scan(Buffer.from(`${head}Content-Transfer-Encoding: base64\r\n\r\n${coded}\r\n`))
    assert.deepEqual(virus, { kind: 'virus', name: 'Eicar.Own.UNOFFICIAL' })
    const large = Buffer.concat([Buffer.from('Subject: x\r\n\r\n'), Buffer.alloc(10_000_000, 'text\r\n')])
    assert.deepEqual(await scan(large), { kind: 'clean' })
  }
)

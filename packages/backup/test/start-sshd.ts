// Debian's sshd on a loopback port, for whoever runs the tests, with keys of its own.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import { writeFile, copyFile } from 'node:fs/promises'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { freePort, hasProgram, startProcess, temporaryFolder } from '@postkeep/testkit'

const program = ['/usr/sbin/sshd', '/usr/local/sbin/sshd'].find(existsSync)

export const whyNoSshd =
  (!program && 'there is no sshd (Debian: apt-get install openssh-server)') ||
  (!hasProgram('ssh-keygen') && 'there is no ssh-keygen (Debian: apt-get install openssh-client)')

export interface TestSshd extends AsyncDisposable {
  /** sftp://user@127.0.0.1:port/folder */
  readonly url: string
  readonly keyFile: string
  readonly hostKey: string
}

export async function startSshd(): Promise<TestSshd> {
  await using stack = new AsyncDisposableStack()
  const { path } = stack.use(await temporaryFolder())
  for (const name of ['host', 'user', 'stranger']) {
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(path, name)])
  }
  await copyFile(join(path, 'user.pub'), join(path, 'authorized'))
  const port = await freePort()
  const config = [
    `HostKey ${join(path, 'host')}`,
    `AuthorizedKeysFile ${join(path, 'authorized')}`,
    `PidFile ${join(path, 'pid')}`,
    'StrictModes no',
    'UsePAM no',
    'PasswordAuthentication no',
    'PermitRootLogin yes',
    'Subsystem sftp internal-sftp'
  ]
  await writeFile(join(path, 'config'), `${config.join('\n')}\n`)
  // Root's sshd wants a folder of its own, which the system makes when it starts the service.
  if (process.getuid?.() === 0) mkdirSync('/run/sshd', { recursive: true })
  const args = ['-D', '-e', '-f', join(path, 'config'), '-p', String(port), '-o', 'ListenAddress=127.0.0.1']
  stack.use(await startProcess({ command: program!, args, ready: /Server listening/ }))
  const shown = execFileSync('ssh-keygen', ['-lf', join(path, 'host.pub')], { encoding: 'utf8' })
  const owned = stack.move()
  return {
    url: `sftp://${userInfo().username}@127.0.0.1:${port}${path}/repository`,
    keyFile: join(path, 'user'),
    hostKey: /SHA256:\S+/.exec(shown)![0],
    [Symbol.asyncDispose]: () => owned.disposeAsync()
  }
}

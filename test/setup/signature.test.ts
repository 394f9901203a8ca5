// Releases that are signed: the script of one takes no other from a URL.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { test } from 'node:test'
import { installed, Machine, repository } from './machine.ts'

const missing = ['ssh-keygen', 'git', 'curl'].filter((name) => !installed(name))
const skip = missing.length > 0 ? `not installed: ${missing.join(', ')}` : false

function run(command: string, args: readonly string[], environment: Record<string, string> = {}): void {
  const options = { encoding: 'utf8', env: { ...process.env, ...environment } } as const
  const { status, stderr } = spawnSync(command, args, options)
  assert.equal(status, 0, stderr)
}

/** A signed release in a folder of the machine. */
function signedRelease(machine: Machine, name: string): string {
  const [folder, key] = [join(machine.root, name), join(machine.root, `${name}.key`)]
  mkdirSync(folder)
  run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', key])
  run(join(repository, 'scripts/make-release'), ['1.0.0', folder], { RELEASE_KEY_FILE: key })
  return folder
}

test('a release from a URL has to be signed by the key of the script', { skip }, async () => {
  using machine = new Machine()
  machine.program('ssh-keygen', `exec ${installed('ssh-keygen')} "$@"`)
  const folder = signedRelease(machine, 'signed')
  signedRelease(machine, 'others')
  run('tar', ['-xzf', join(folder, 'postkeep-1.0.0.tar.gz'), '-C', machine.root, './setup.sh'])
  const script = join(machine.root, 'setup.sh')
  const server = createServer((request, response) => {
    try {
      response.end(readFileSync(join(machine.root, request.url ?? '')))
    } catch {
      response.writeHead(404).end()
    }
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const setup = (path: string) => {
    const { port } = server.address() as AddressInfo
    const answers = ['--domain', 'example.com', '--email', 'ann@example.org', '--dev']
    const source = { POSTKEEP_SOURCE: `http://127.0.0.1:${port}/${path}` }
    return machine.run(['--action', 'setup', '--yes', ...answers], source, script)
  }
  try {
    assert.match((await setup('others')).output, /\[release-unsigned\]/)
    assert.match((await setup('signed/postkeep-1.0.0.tar.gz')).output, /\[release-unsigned\]/)
    const description = readFileSync(join(folder, 'release'), 'utf8')
    writeFileSync(join(folder, 'release'), description.replace('version=1.0.0', 'version=1.0.1'))
    assert.match((await setup('signed')).output, /\[release-unsigned\]/)
    writeFileSync(join(folder, 'release'), description)
    const { status, output } = await setup('signed')
    assert.equal(status, 0, output)
    assert.match(machine.read('opt/postkeep/setup.sh'), /^readonly RELEASE_KEY='ssh-ed25519 /m)
  } finally {
    server.close()
  }
})

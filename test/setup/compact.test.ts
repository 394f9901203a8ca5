// A server with less than 2 GB: all services in one container, by every entry of the menu.
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { Machine } from './machine.ts'
import { healthyPrograms } from './programs.ts'

const files = 'docker compose -f docker-compose-self-hosting.yml -f self-hosting/compact.yml'
const small = { files: { 'proc/meminfo': 'MemTotal: 1010000 kB\nSwapTotal: 2097152 kB\n' } }
const choice = (machine: Machine) => join(machine.dir, '.env')
const calls = (machine: Machine, from = 0) =>
  machine
    .calls()
    .slice(from)
    .filter((call) => call.startsWith('docker compose -f'))

async function installed(...args: string[]): Promise<Machine> {
  const machine = new Machine(small)
  // Of what is enabled: the containers of a service each are not.
  machine.program(
    'docker',
    `case "$*" in *compact.yml*'config --services') printf '%s\\n' mongodb compact; exit ;; esac\n${healthyPrograms.docker}`
  )
  const { status, output } = await machine.setup(['--dev', ...args])
  assert.equal(status, 0, output)
  return machine
}

describe('compact', { concurrency: 2 }, () => {
  test('is chosen by the memory, and where Compose looks for it', async () => {
    using machine = await installed()
    assert.equal(
      readFileSync(choice(machine), 'utf8'),
      "COMPOSE_FILE='docker-compose-self-hosting.yml:self-hosting/compact.yml'\nCOMPOSE_PROFILES='compact'\n"
    )
    assert.ok(calls(machine).includes(`${files} up -d --wait`), calls(machine).join('\n'))
    assert.ok(calls(machine).every((call) => call.startsWith(files)))
    const from = machine.calls().length
    const { output } = await machine.setup(['--dev'])
    assert.match(output, /986 MB of memory: all services in one container/)
    assert.ok(!calls(machine, from).some((call) => call.includes(' down')))
  })

  test('is not chosen where there is memory enough, nor where a container each is asked for', async () => {
    using large = new Machine()
    assert.equal((await large.setup(['--dev'])).status, 0)
    assert.ok(!existsSync(choice(large)))
    using machine = await installed('--profile', 'full')
    assert.ok(!existsSync(choice(machine)))
    assert.ok(!calls(machine).some((call) => call.includes('compact')))
  })

  test('can be asked for and taken back: what runs is stopped first, other profiles stay', async () => {
    using machine = new Machine()
    await machine.setup(['--dev'])
    machine.write('opt/postkeep/.env', '# mine\nCOMPOSE_PROFILES=unbound\n')
    const to = async (profile: string): Promise<string[]> => {
      const from = machine.calls().length
      assert.equal(
        (await machine.run(['--action', 'setup', '--yes', '--dev', '--profile', profile])).status,
        0
      )
      return calls(machine, from).filter((call) => / (down|up) /.test(call))
    }
    const full = 'docker compose -f docker-compose-self-hosting.yml'
    assert.deepEqual(await to('compact'), [`${full} down --remove-orphans`, `${files} up -d --wait`])
    assert.match(readFileSync(choice(machine), 'utf8'), /^# mine\nCOMPOSE_PROFILES='compact,unbound'\n/)
    assert.deepEqual(await to('full'), [`${files} down --remove-orphans`, `${full} up -d --wait`])
    assert.match(readFileSync(choice(machine), 'utf8'), /^COMPOSE_PROFILES='unbound'$/m)
    assert.deepEqual(await to('full'), [`${full} up -d --wait`])
  })

  test('goes through backups, certificates, upgrades, restore and the doctor', async () => {
    using machine = await installed()
    const key = join(machine.root, 'key.txt')
    machine.write('key.txt', 'AGE-SECRET-KEY-PQ-1TRIAL0QWERTY')
    machine.write('volume/users', 'ann\n')
    machine.write('opt/postkeep/self-hosting/sqlite-data/ab/1/slots.json', 'slots\n')
    machine.releaseIs('1.1.0')
    const restore = ['restore', '--recovery-key-file', key]
    for (const args of [
      ['backups'],
      ['backup'],
      ['renew', '--cert-method', 'http'],
      ['upgrade'],
      restore,
      [...restore, '--mailbox', 'ann@example.com'],
      ['doctor', '--dev']
    ]) {
      const from = machine.calls().length
      const { status, output } = await machine.run(['--yes', '--action', ...args], {
        BACKUP_STORAGE: 'directory'
      })
      assert.equal(status, 0, `${args[0]}: ${output}`)
      // The image of the next release is built before that is installed.
      const own = calls(machine, from).filter((call) => !call.endsWith(' build'))
      assert.ok(own.length > 0)
      assert.deepEqual(
        own.filter((call) => !call.startsWith(files)),
        [],
        args[0]
      )
    }
    assert.ok(calls(machine).includes(`${files} stop compact`))
    assert.ok(!calls(machine).some((call) => call.includes('-p 80:80')), 'its web service answers')
    assert.ok(existsSync(choice(machine)), 'an upgrade leaves it')
  })

  test('another word is refused', async () => {
    using machine = new Machine()
    assert.match((await machine.run(['--profile', 'tiny'])).output, /full or compact, not "tiny"/)
  })
})

// Upgrades: tried behind closed doors, taken back with the data when they do not work, gone on with when interrupted.
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { Machine, type Result } from './machine.ts'

async function installed(): Promise<Machine> {
  const machine = new Machine()
  const { status, output } = await machine.setup(['--dev'])
  assert.equal(status, 0, output)
  machine.write('volume/users', 'ann\n')
  machine.write('opt/postkeep/self-hosting/redis-data/dump', 'keys\n')
  machine.write('opt/postkeep/self-hosting/sqlite-data/ab/1/slots.json', 'slots\n')
  return machine
}

const upgrade = (machine: Machine, ...args: string[]): Promise<Result> =>
  machine.run(['--action', 'upgrade', '--yes', ...args])
const version = (machine: Machine) =>
  (JSON.parse(machine.read('opt/postkeep/package.json')) as { version: string }).version
const image = (machine: Machine) => machine.read('image').trim()

describe('an upgrade', { concurrency: 2 }, () => {
  test('to what is installed does nothing', async () => {
    using machine = await installed()
    const calls = machine.calls().length
    const { status, output } = await upgrade(machine)
    assert.equal(status, 0, output)
    assert.match(output, /1\.0\.0 is the newest release/)
    machine.releaseIs('0.9.0')
    assert.match((await upgrade(machine)).output, /1\.0\.0 is the newest release/)
    assert.deepEqual(
      machine
        .calls()
        .slice(calls)
        .filter((call) => call.includes('compose')),
      []
    )
  })

  test('two versions apart: backed up, built, tried, opened; the release is replaced whole', async () => {
    using machine = await installed()
    machine.write('opt/postkeep/packages/gone-in-1.2', '')
    machine.write('migrates', '')
    machine.releaseIs('1.2.0', '# new')
    const { status, output } = await upgrade(machine)
    assert.equal(status, 0, output)
    assert.match(output, /1\.2\.0 runs/)
    assert.equal(version(machine), '1.2.0')
    assert.equal(image(machine), 'postkeep:1.2.0')
    assert.match(machine.read('opt/postkeep/docker-compose-self-hosting.yml'), /# new/)
    assert.ok(!existsSync(join(machine.dir, 'packages/gone-in-1.2')))
    assert.equal(machine.read('volume/users'), 'ann\nmigrated\n')
    const order = machine
      .calls()
      .map((call) =>
        / (build|down)\b| (migrate)$|(closed)-doors.yml up|yml (up) -d --wait$/
          .exec(call)
          ?.slice(1)
          .find(Boolean)
      )
      .filter(Boolean)
    assert.deepEqual(order.slice(-6), ['build', 'down', 'migrate', 'closed', 'down', 'up'])
    assert.ok(!existsSync(join(machine.dir, 'self-hosting/upgrade/state')))
  })

  for (const [doors, migrates] of [
    ['closed', true],
    ['closed', false],
    ['open', true]
  ] as const) {
    test(`that breaks behind ${doors} doors${migrates ? ' after a migration' : ''} is taken back with its data`, async () => {
      using machine = await installed()
      const environment = readFileSync(machine.environmentFile, 'utf8')
      if (migrates) machine.write('migrates', '')
      machine.releaseIs('1.1.0', `# broken behind ${doors} doors`)
      const { status, output } = await upgrade(machine)
      assert.equal(status, 1, output)
      assert.match(output, /\[upgrade-taken-back\]/)
      const told = machine.calls().filter((call) => call.includes(' postkeep alarm '))
      assert.match(told.join('\n'), /^.* an upgrade was taken back The upgrade to 1\.1\.0 .*$/)
      assert.equal(version(machine), '1.0.0')
      assert.equal(image(machine), 'postkeep:1.0.0')
      assert.doesNotMatch(machine.read('opt/postkeep/docker-compose-self-hosting.yml'), /# broken/)
      assert.equal(machine.read('volume/users'), 'ann\n')
      assert.equal(readFileSync(machine.environmentFile, 'utf8'), environment)
      const last = machine.calls().findLast((call) => !call.includes(' alarm '))
      assert.match(last ?? '', / up -d --wait$/)
      // What came in while the doors were open is not lost.
      const newer = join(machine.dir, 'self-hosting/upgrade/newer-than-copy')
      assert.equal(existsSync(newer), doors === 'open')

      assert.match((await upgrade(machine)).output, /1\.1\.0 was tried before/)
      assert.match((await machine.run(['--action', 'doctor', '--dev'])).output, /\[upgrade-failed\]/)
      machine.releaseIs('1.1.1')
      assert.equal((await upgrade(machine)).status, 0)
      assert.equal(version(machine), '1.1.1')
    })
  }

  test('that loses an account is taken back', async () => {
    using machine = await installed()
    machine.program(
      'mv',
      `case "$*" in *before.new*) echo '[1]' >"$MACHINE/count" ;; esac; exec /bin/mv "$@"`
    )
    machine.releaseIs('1.1.0')
    const { status, output } = await upgrade(machine)
    assert.equal(status, 1, output)
    assert.match(output, /are 1 1 1; they were 2 2 2/)
    assert.equal(version(machine), '1.0.0')
  })

  test('that was interrupted goes on where it was', async () => {
    using machine = await installed()
    machine.write('migrates', '')
    machine.write('cut-off', '')
    machine.releaseIs('1.1.0')
    assert.equal((await upgrade(machine)).status, null)
    assert.match((await machine.run(['--action', 'doctor', '--dev'])).output, /\[upgrade-unfinished\]/)
    const { status, output } = await upgrade(machine)
    assert.equal(status, 0, output)
    assert.match(output, /interrupted before: migrate/)
    assert.equal(version(machine), '1.1.0')
    assert.equal(machine.read('volume/users'), 'ann\nmigrated\n')
    assert.equal(
      machine.calls().filter((call) => call.endsWith(' build')).length,
      2,
      'the setup, and once for the upgrade'
    )
  })

  test('without its backup there is none', async () => {
    using machine = await installed()
    await machine.run(['--action', 'backups', '--yes'], { BACKUP_STORAGE: 'directory' })
    machine.write('broken-storage', '')
    machine.releaseIs('1.1.0')
    const { status, output } = await upgrade(machine)
    assert.equal(status, 1)
    assert.match(output, /\[backup-failed\]/)
    assert.equal(version(machine), '1.0.0')
    assert.ok(!machine.calls().some((call) => call.includes(' down')))
    machine.write('broken-storage', undefined)
    assert.equal((await upgrade(machine)).status, 0)
  })

  test('the image in use and the one before it are kept', async () => {
    using machine = await installed()
    for (const next of ['1.1.0', '1.2.0', '1.3.0']) {
      machine.releaseIs(next)
      assert.equal((await upgrade(machine)).status, 0)
    }
    assert.deepEqual(machine.read('images').trim().split('\n').toSorted(), [
      'postkeep:1.2.0',
      'postkeep:1.3.0'
    ])
  })
})

describe('automatic upgrades', { concurrency: 2 }, () => {
  test('run every night, and after a cut of the power', async () => {
    using machine = await installed()
    const { status, output } = await machine.run(['--action', 'auto-upgrades', '--yes'])
    assert.equal(status, 0, output)
    assert.match(output, /\[backups-not-set-up\]/)
    const cron = machine.read('etc/cron.d/postkeep-upgrade')
    assert.match(cron, /^\d+ [45] \* \* \* root bash \S+ --action upgrade --dir \S+ --yes /m)
    assert.match(cron, /^@reboot root \[ ! -e \S+\/upgrade\/state \] \|\| bash /m)
    await machine.run(['--action', 'auto-upgrades', '--yes'])
    assert.equal(machine.read('etc/cron.d/postkeep-upgrade'), cron)
    assert.match(machine.read('opt/postkeep/self-hosting/setup-state'), /^source=.*\/release$/m)
  })
})

// The menu, played through a pseudo-terminal.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { describe, test } from 'node:test'
import { finished, installed, Machine, pathOf, script } from './machine.ts'

const skip = installed('script') ? false : 'script (util-linux) is not installed'

const plain = '\u001b[0m'

async function play(machine: Machine, keys: readonly string[], extra: Readonly<Record<string, string>> = {}) {
  const command = `${pathOf('bash')} ${script} --dir ${machine.dir}`
  const child = spawn(pathOf('script'), ['-qec', command, '/dev/null'], {
    env: machine.environment({ TERM: 'xterm', SHELL: pathOf('bash'), ...extra }),
    stdio: 'pipe'
  })
  // Each key is typed when it is asked for.
  const waiting = [...keys]
  let seen = ''
  child.stdout.on('data', (data) => {
    seen += String(data)
    if (!seen.replaceAll(plain, '').endsWith(': ')) return
    seen = ''
    // Asked for more than there is: the terminal is closed.
    if (waiting.length === 0) return void child.stdin.end()
    child.stdin.write(`${waiting.shift()}\n`)
  })
  const { status, output } = await finished(child)
  assert.deepEqual(waiting, [], `not asked for: ${waiting.join(', ')}\n${output}`)
  return { status, output }
}

describe('the menu', { skip, concurrency: 2 }, () => {
  test('shows its seven entries, says what it does not know, and ends', async () => {
    using machine = new Machine()
    const { status, output } = await play(machine, ['9', '', '6', '7'])
    assert.equal(status, 0)
    const entries = [...output.matchAll(/^ +([1-7]) {2}(.*?)\r?$/gm)]
      .slice(0, 7)
      .map(([, number, text]) => `${number} ${text}`)
    assert.deepEqual(entries, [
      '1 Initial setup',
      '2 Setup Backups',
      '3 Setup Auto Upgrades',
      '4 Renew certificates',
      '5 Restore from Backup',
      '6 Help',
      '7 Exit'
    ])
    assert.match(output, /"9" is not in the menu/)
    assert.match(output, /--wait-dns/)
  })

  test('comes back after an entry that failed', async () => {
    using machine = new Machine()
    const { status, output } = await play(machine, ['2', '3', '4', '5', '7'])
    assert.equal(status, 0)
    assert.equal(output.match(/\[not-set-up\]/g)?.length, 4)
  })

  test('sets up, asks again for what is wrong, in colour', async () => {
    using machine = new Machine()
    const { status, output } = await play(machine, [
      '1',
      'no domain',
      'example.com',
      'ann',
      'ann@example.org',
      'luck',
      '',
      '7'
    ])
    assert.equal(status, 0)
    assert.match(output, /"no domain" is no domain name/)
    assert.match(output, /"ann" is no e-mail address/)
    assert.match(output, /"luck" is none of them/)
    assert.ok(output.includes(`runs.${plain} What to do next`), output)
    assert.ok(output.includes('\u001b[32m✓'))
  })

  test('backups and restore: the recovery key is shown once, confirmed, and never again', async () => {
    using machine = new Machine()
    assert.equal((await machine.setup(['--dev'])).status, 0)
    const key = 'AGE-SECRET-KEY-PQ-1TRIAL0QWERTY'
    const s3 = ['s3', 's3.example', '', 'mail', '', 'id', 'the-secret']
    const made = await play(machine, ['2', ...s3, 'wrong!', 'qwerty', '7'])
    assert.equal(made.output.split(key).length, 2, made.output)
    assert.match(made.output, /These are others[^]*every night at \d\d:\d\d/)
    assert.ok(!made.output.includes('the-secret'), 'typed secrets are not shown')
    const restored = await play(machine, ['5', '20260101T010000Z', '', 'no key', key, 'yes', '7'])
    assert.ok(!restored.output.includes(key))
    assert.match(restored.output, /It begins with AGE-SECRET-KEY-[^]*restored: 2 users/)
  })

  test('a setup that fails says so and leads back to the menu', async () => {
    using machine = new Machine({ programs: { id: 'echo 1000' } })
    const { status, output } = await play(machine, ['1', '7'])
    assert.equal(status, 0)
    assert.match(output, /\[not-root\]/)
    assert.equal(output.match(/Initial setup/g)?.length, 2)
  })

  test('NO_COLOR and a poor terminal are respected', async () => {
    using machine = new Machine()
    const { output } = await play(machine, ['2', '7'], { NO_COLOR: '1', LANG: 'C' })
    assert.ok(!output.includes('\u001b[3'))
    assert.match(output, / XX Postkeep is not set up/)
  })
})

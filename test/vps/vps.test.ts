// setup.sh in a fresh server with a real Docker: the setup, again, a reboot, each entry of the menu through a pseudo-terminal, upgrades.
// `npm run test:vps`; needs root and a Docker engine, and takes about 15 minutes.
import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { after, afterEach, before, beforeEach, describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { run } from '../compose/stack.ts'
import { makeFreshMachine, whyNoMachine, type FreshMachine } from './fresh-machine.ts'

const root = resolve(import.meta.dirname, '../..')
const skip = process.argv.includes('asked-for') ? await whyNoMachine() : 'only by npm run test:vps'
const cloudInit =
  'POSTKEEP_SOURCE=/root/releases DOMAIN=example.com EMAIL=ann@example.org AUTH_BASIC_USERNAME=keeper AUTH_BASIC_PASSWORD=long-enough'
// Nobody answers for names in this server; what needs the world is tried with stand-ins in test/setup.
const alone = '--ignore resolver-fails,resolver-missing,domain-not-found,domain-servfail --cert-method none'
const own = 'bash /opt/postkeep/setup.sh'
const compose = 'cd /opt/postkeep && docker compose -f docker-compose-self-hosting.yml'

describe('a fresh server', { skip: skip ?? false }, () => {
  const scratch = mkdtempSync(join(tmpdir(), 'postkeep-vps-'))
  let machine: FreshMachine
  let recoveryKey = ''
  let isBroken = false

  before(async () => {
    machine = await makeFreshMachine()
    await release('1.0.0')
    await machine.put(join(root, 'setup.sh'), '/root/setup.sh')
  })

  after(async () => {
    rmSync(scratch, { recursive: true, force: true })
    await machine?.[Symbol.asyncDispose]()
  })

  // Each builds on those before it.
  beforeEach(() => assert.ok(!isBroken, 'not tried, for one before it failed'))
  afterEach((t) => {
    if ('passed' in t && t.passed === false) isBroken = true
  })

  test('the setup from the environment of cloud-init ends healthy', async () => {
    const output = await machine.sh(`${cloudInit} bash /root/setup.sh ${alone}`)
    console.log(output)
    assert.match(output, /Postkeep runs\./)
    assert.match(output, /the firewall lets in SSH|\[firewall-failed\]|\[ssh-port-unknown\]/)
    assert.equal((await machine.sh('stat -c "%a %u" /opt/postkeep/self-hosting/.env')).trim(), '600 1000')
    assert.match(await machine.sh('cat /opt/postkeep/self-hosting/.env'), /^AUTH_BASIC_USERNAME='keeper'$/m)
    await allHealthy()
  })

  test('again: nothing changes', async () => {
    const state = () =>
      machine.sh(
        'docker ps -q --no-trunc | sort; cd /opt/postkeep && find . -path "*-data" -prune -o -type f -printf "%p %T@ %s\\n" | grep -v lock | sort; ' +
          'sha256sum /etc/resolv.conf'
      )
    const first = await state()
    const output = await machine.sh(`${cloudInit} bash /root/setup.sh ${alone}`)
    assert.match(output, /Existing secrets were kept/)
    assert.equal(await state(), first)
  })

  test('after a reboot all comes back', async () => {
    await machine.reboot()
    await allHealthy()
  })

  test('the menu, through a pseudo-terminal: backups, upgrades, help', async () => {
    await machine.sh(`${compose} run --rm -T postkeep user add ann@example.org`)
    await machine.sh(`${compose} run --rm -T postkeep domain add example.com`)
    await machine.sh(`${compose} run --rm -T postkeep alias add you@example.com --imap`)
    const output = await play(['2', 'directory', '', 'KEY', '3', '6', '7'])
    recoveryKey = /AGE-SECRET-KEY-[0-9A-Z-]+/.exec(output)?.[0] ?? ''
    assert.match(output, /Making a backup/)
    assert.match(output, /every night at \d\d:\d\d, by \/etc\/cron\.d\/postkeep-upgrade/)
    assert.match(output, /Goodbye/)
    await machine.sh('test -s /etc/cron.d/postkeep-backup && test -s /etc/cron.d/postkeep-upgrade')
  })

  test('a broken release is taken back by itself, with the data', async () => {
    await release('1.1.0', (tree) => {
      // It destroys data, then does not start.
      patch(
        join(tree, 'packages/database/src/initiate-replica-set/main.ts'),
        (text) =>
          `${text}\nconst broken = await new mongo.MongoClient(process.env['MONGO_URL']!).connect()\n` +
          `await broken.db().collection('users').deleteMany({})\nawait broken.close()\n`
      )
      patch(
        join(tree, 'services/imap/src/main.ts'),
        (text) => `if (process.env['DOMAIN']) process.exit(3)\n${text}`
      )
    })
    const output = await machine.sh(`${own} --action upgrade --yes`, { mayFail: true })
    console.log(output)
    assert.match(output, /\[upgrade-taken-back\]/)
    assert.equal(await version(), '1.0.0')
    await allHealthy()
    assert.match(await machine.sh(`${compose} run --rm -T postkeep user list`), /ann@example\.org/)
  })

  test('an upgrade that is cut off goes on, two versions further', async () => {
    await release('1.3.0')
    await machine.sh(
      `(setsid ${own} --action upgrade --yes >/root/upgrade.log 2>&1 & echo $! >/root/pid); ` +
        `for i in $(seq 600); do grep -qs stage=migrate /opt/postkeep/self-hosting/upgrade/state && break; sleep 0.5; done; kill -9 -- -$(cat /root/pid)`
    )
    const output = await machine.sh(`${own} --action upgrade --yes`)
    console.log(output)
    assert.match(output, /1\.3\.0 runs/)
    assert.equal(await version(), '1.3.0')
    await allHealthy()
    assert.match(await machine.sh(`${compose} run --rm -T postkeep alias list`), /you@example\.com/)
  })

  test('restore, through a pseudo-terminal: what was deleted is there again', async () => {
    await machine.sh(`${compose} run --rm -T postkeep alias remove you@example.com --yes`)
    const output = await play(['5', '', '', recoveryKey, 'yes', '7'], '--force')
    assert.ok(!output.includes(recoveryKey), 'the key is not shown')
    assert.match(output, /restored: 1 users, 1 domains, 1 aliases, 1 mailboxes/)
    await allHealthy()
    assert.match(await machine.sh(`${compose} run --rm -T postkeep alias list`), /you@example\.com/)
  })

  test('certificates by hand are respected, and the doctor finds its way', async () => {
    assert.match(await play(['4', '7']), /\[certificate-by-hand\]/)
    assert.match(await machine.sh(`${own} --action doctor --dev`), /all services are healthy/)
  })

  /** A release of what is committed, as the newest of the source. */
  async function release(number: string, change?: (tree: string) => void): Promise<void> {
    const tree = join(scratch, 'tree')
    rmSync(tree, { recursive: true, force: true })
    await run('git', ['clone', '-q', '--no-hardlinks', root, tree])
    if (change) {
      change(tree)
      const author = ['-c', 'user.name=test', '-c', 'user.email=test@example.org']
      await run('git', [...author, 'commit', '-q', '-a', '-m', 'broken'], { cwd: tree })
    }
    await run(join(tree, 'scripts/make-release'), [number, join(scratch, 'releases')])
    await machine.put(`${join(scratch, 'releases')}/.`, '/root/releases')
  }

  /** Types what is asked for, each when it is asked. KEY: the end of the recovery key that was shown. */
  async function play(keys: readonly string[], options = ''): Promise<string> {
    writeFileSync(join(scratch, 'keys'), `${keys.join('\n')}\n`)
    await machine.put(join(scratch, 'keys'), '/root/keys')
    await machine.put(join(import.meta.dirname, 'play.py'), '/root/play.py')
    await machine.sh(
      'command -v python3 >/dev/null || apt-get install -y -qq --no-install-recommends python3-minimal >/dev/null'
    )
    const output = await machine.sh(`python3 /root/play.py /root/keys ${own} ${options}`)
    console.log(output)
    return output
  }

  async function version(): Promise<string> {
    return (
      await machine.sh(`${compose} run --rm -T postkeep version --json 2>/dev/null | jq -r .version`)
    ).trim()
  }

  async function allHealthy(): Promise<void> {
    const end = Date.now() + 180_000
    for (;;) {
      const wanted = (await machine.sh(`${compose} config --services`)).trim().split('\n').length
      const rows = (await machine.sh(`${compose} ps --format '{{.Service}} {{.Health}}'`, { mayFail: true }))
        .trim()
        .split('\n')
      // mongodb-replica-set ends when it is done.
      if (rows.length >= wanted - 1 && rows.every((row) => row.endsWith(' healthy'))) return
      assert.ok(Date.now() < end, rows.join('\n'))
      await sleep(2000)
    }
  }
})

function patch(file: string, change: (text: string) => string): void {
  writeFileSync(file, change(readFileSync(file, 'utf8')))
}

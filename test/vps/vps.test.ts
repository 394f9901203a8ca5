// setup.sh in a fresh server with a real Docker: the setup, again, a reboot, each entry of the menu through a pseudo-terminal, upgrades.
// `npm run test:vps`; needs root and a Docker engine, and takes about 10 minutes on a machine with nothing else to do.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, afterEach, before, beforeEach, describe, test } from 'node:test'
import { whyNoMachine } from './fresh-machine.ts'
import { cloudInit, makeServer, own, patch, type Server } from './server.ts'

const skip = process.env['ASKED_FOR'] === 'vps' ? await whyNoMachine() : 'only by npm run test:vps'

const ipv6 = '2001:db8:9::4'
/** To which setup.sh looks for its own address. */
const somewhere = '2606:4700:4700::1111'

describe('a fresh server', { skip: skip ?? false }, () => {
  let server: Server
  let recoveryKey = ''
  let isBroken = false

  before(async () => {
    server = await makeServer()
    // An address of the documentation, for the time until the reboot; nothing is sent there.
    await server.sh(`ip -6 address add ${ipv6}/64 dev eth0 nodad && ip -6 route add ${somewhere} dev eth0`)
  })

  after(async () => {
    await server?.[Symbol.asyncDispose]()
  })

  // Each builds on those before it.
  beforeEach(() => assert.ok(!isBroken, 'not tried, for one before it failed'))
  afterEach(async (t) => {
    if (!('passed' in t) || t.passed !== false || isBroken) return
    isBroken = true
    await server.showState()
  })

  test('the setup from the environment of cloud-init ends healthy', async () => {
    const output = await server.sh(cloudInit)
    console.log(output)
    assert.match(output, /Letting Docker show who comes by IPv6/)
    assert.match(output, /see the addresses of clients \(IPv4\)[^]*see the addresses of clients \(IPv6\)/)
    assert.match(output, /Postkeep runs\./)
    assert.match(output, /the firewall lets in SSH|\[firewall-failed\]|\[ssh-port-unknown\]/)
    assert.equal((await server.sh('stat -c "%a %u" /opt/postkeep/self-hosting/.env')).trim(), '600 1000')
    assert.match(await server.sh('cat /opt/postkeep/self-hosting/.env'), /^AUTH_BASIC_USERNAME='keeper'$/m)
    await server.allHealthy()
  })

  test('again: nothing changes', async () => {
    const state = () =>
      server.sh(
        'docker ps -q --no-trunc | sort; cd /opt/postkeep && find . -path "*-data" -prune -o -type f -printf "%p %T@ %s\\n" | grep -v lock | sort; ' +
          'sha256sum /etc/resolv.conf'
      )
    const first = await state()
    const output = await server.sh(cloudInit)
    assert.match(output, /Existing secrets were kept/)
    assert.equal(await state(), first)
  })

  test('a NAT that hides who comes ends the setup, until it is mended', async () => {
    const rule = 'POSTROUTING -t nat -p tcp --dport 2525 -j MASQUERADE'
    await server.sh(`iptables -I ${rule} && ip6tables -I ${rule}`)
    await server.compose('restart mx')
    await server.allHealthy()
    const output = await server.sh(cloudInit, { mayFail: true })
    assert.match(output, /NAT hides who comes by IPv4.* \[clients-hidden-ipv4\]\n.*POSTROUTING[^]*exit 4/)
    assert.match(output, /NAT hides who comes by IPv6.* \[clients-hidden-ipv6\]/)
    const healthy = 'exec -T mx self-hosting/healthy'
    assert.match(await server.compose(healthy, { mayFail: true }), /NAT hides them/)
    await server.sh(`iptables -D ${rule} && ip6tables -D ${rule}`)
    assert.match(await server.sh(cloudInit), /services see the addresses of clients \(IPv4\)/)
    await server.compose(healthy)
  })

  test('after a reboot all comes back', async () => {
    await server.reboot()
    await server.allHealthy()
  })

  test('the menu, through a pseudo-terminal: backups, upgrades, help', async () => {
    await server.postkeep('user add ann@example.org')
    await server.postkeep('domain add example.com')
    await server.postkeep('alias add you@example.com --imap')
    const output = await server.play(['2', 'directory', '', 'KEY', '3', '6', '7'])
    recoveryKey = /AGE-SECRET-KEY-[0-9A-Z-]+/.exec(output)?.[0] ?? ''
    assert.match(output, /Making a backup/)
    assert.match(output, /every night at \d\d:\d\d, by \/etc\/cron\.d\/postkeep-upgrade/)
    assert.match(output, /Goodbye/)
    await server.sh('test -s /etc/cron.d/postkeep-backup && test -s /etc/cron.d/postkeep-upgrade')
  })

  test('a broken release is taken back by itself, with the data', async () => {
    await server.release('1.1.0', (tree) => {
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
    const output = await server.sh(`${own} --action upgrade --yes`, { mayFail: true })
    console.log(output)
    assert.match(output, /\[upgrade-taken-back\]/)
    assert.equal(await server.version(), '1.0.0')
    await server.allHealthy()
    assert.match(await server.postkeep('user list'), /ann@example\.org/)
  })

  test('an upgrade that is cut off goes on, two versions further', async () => {
    await server.release('1.3.0')
    await server.sh(
      `(setsid ${own} --action upgrade --yes >/root/upgrade.log 2>&1 & echo $! >/root/pid); ` +
        `for i in $(seq 600); do grep -qs stage=migrate /opt/postkeep/self-hosting/upgrade/state && break; sleep 0.5; done; kill -9 -- -$(cat /root/pid)`
    )
    const output = await server.sh(`${own} --action upgrade --yes`)
    console.log(output)
    assert.match(output, /1\.3\.0 runs/)
    assert.equal(await server.version(), '1.3.0')
    await server.allHealthy()
    assert.match(await server.postkeep('alias list'), /you@example\.com/)
  })

  test('restore, through a pseudo-terminal: what was deleted is there again', async () => {
    await server.postkeep('alias remove you@example.com --yes')
    const output = await server.play(['5', '', '', recoveryKey, 'yes', '7'], `${own} --force`)
    assert.ok(!output.includes(recoveryKey), 'the key is not shown')
    assert.match(output, /restored: 1 users, 1 domains, 1 aliases, 1 mailboxes/)
    await server.allHealthy()
    assert.match(await server.postkeep('alias list'), /you@example\.com/)
  })

  test('certificates by hand are respected, and the doctor finds its way', async () => {
    assert.match(await server.play(['4', '7']), /\[certificate-by-hand\]/)
    assert.match(await server.sh(`${own} --action doctor --dev`), /all services are healthy/)
  })
})

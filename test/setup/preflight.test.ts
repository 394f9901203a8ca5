// Each fault of a machine gives its own message, code and remedy.
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { Machine, repository, script, type Changes } from './machine.ts'
import { healthyPrograms } from './programs.ts'

type Level = 'stop' | 'warn' | 'note'
type Fault = readonly [code: string, level: Level, text: RegExp, changes: Changes]

const listening = (port: number, name: string) =>
  `echo 'LISTEN 0 100 0.0.0.0:${port} 0.0.0.0:* users:(("${name}",pid=7,fd=3))'`
const memory = (mb: number, swapMb = 2048) => `MemTotal: ${mb * 1024} kB\nSwapTotal: ${swapMb * 1024} kB\n`
const disk = (size: number, free: number, inodes = 5_000_000) => `
case "$*" in *-Pi*) printf '%s\\n' h '/dev/sda 9 9 ${inodes} 1% /' ;; *) printf '%s\\n' h '/dev/sda ${size}000000 9 ${free}000000 1% /' ;; esac`
const answering = (pattern: string, answer: string) =>
  `case "$*" in ${pattern}) printf '%s\\n' ${answer}; exit ;; esac\n${healthyPrograms.dig}`
const docking = (pattern: string, body: string) =>
  `case "$*" in ${pattern}) ${body}; exit ;; esac\n${healthyPrograms.docker}`
const behindNat = 'echo "x src 10.0.0.4 uid 0"'
const files = (path: string, content: string | undefined) => ({ files: { [path]: content } })
const program = (name: string, body: string | undefined) => ({ programs: { [name]: body } })

const faults: readonly Fault[] = [
  ['not-root', 'stop', /not run as root/, program('id', 'echo 1000')],
  ['os-unknown', 'stop', /no \/etc\/os-release/, files('etc/os-release', undefined)],
  ['os-unsupported', 'stop', /This is fedora/, files('etc/os-release', 'ID=fedora\nVERSION_ID=43\n')],
  ['os-too-old', 'stop', /debian 10; Debian 11/, files('etc/os-release', 'ID=debian\nVERSION_ID="10"\n')],
  [
    'os-too-old',
    'stop',
    /ubuntu 18.04; Ubuntu 20/,
    files('etc/os-release', 'ID=ubuntu\nVERSION_ID="18.04"\n')
  ],
  ['os-version-unknown', 'warn', /version of debian/, files('etc/os-release', 'ID=debian\n')],
  ['architecture-unsupported', 'stop', /processor is armv7l/, program('uname', 'echo armv7l')],
  ['virtualization-container', 'warn', /openvz container/, program('systemd-detect-virt', 'echo openvz')],
  ['systemd-missing', 'stop', /no systemd/, program('systemctl', undefined)],
  ['memory-too-small', 'stop', /500 MB of memory/, files('proc/meminfo', memory(500))],
  ['swap-missing', 'warn', /0 MB of swap/, files('proc/meminfo', memory(2000, 0))],
  ['disk-too-small', 'stop', /disk has 10 GB/, program('df', disk(10, 9))],
  ['disk-full', 'stop', /Only 2 GB/, program('df', disk(40, 2))],
  ['disk-low', 'warn', /7 GB of the disk/, program('df', disk(40, 7))],
  ['inodes-low', 'warn', /room for 900 more files/, program('df', disk(40, 30, 900))],
  [
    'port-mail-server',
    'stop',
    /Port 25 .*\(master\)[^]*disable --now postfix/,
    program('ss', listening(25, 'master'))
  ],
  ['port-mail-server', 'stop', /Port 587 .*\(exim4\)/, program('ss', listening(587, 'exim4'))],
  ['port-web-server', 'stop', /Port 443 .*\(nginx\)/, program('ss', listening(443, 'nginx'))],
  ['port-container', 'stop', /Port 993 .*container/, program('ss', listening(993, 'docker-proxy'))],
  ['port-in-use', 'stop', /Port 465 is taken by haraka/, program('ss', listening(465, 'haraka'))],
  ['docker-is-podman', 'stop', /Podman/, program('docker', docking('--version', 'echo podman version 5'))],
  ['docker-stopped', 'warn', /does not run/, program('docker', docking('info', 'exit 1'))],
  [
    'docker-rootless',
    'stop',
    /rootless/,
    program('docker', docking("'info --format'*", 'echo name=rootless'))
  ],
  [
    'docker-too-old',
    'stop',
    /Docker 19.03 is too old/,
    program('docker', docking("'version --format'*", 'echo 19.03'))
  ],
  [
    'docker-hides-ipv6',
    'warn',
    /hides the addresses/,
    program('docker', docking("'version --format'*", 'echo 20.10.24'))
  ],
  [
    'compose-too-old',
    'stop',
    /version 1; 2/,
    program('docker', docking("'compose version'*", 'echo 1.29.2'))
  ],
  ['resolver-missing', 'stop', /names no resolver/, files('etc/resolv.conf', '# empty\n')],
  ['resolver-fails', 'stop', /resolver of this server does not/, program('dig', 'exit 9')],
  ['address-missing', 'stop', /no public address/, { programs: { ip: 'exit 2', curl: '' } }],
  ['ipv4-behind-nat', 'warn', /10.0.0.4 inside and 8.8.4.4 outside/, program('ip', behindNat)],
  ['ipv6-missing', 'note', /no public IPv6/, program('ip', behindNat)],
  ['outbound-25-blocked', 'warn', /cannot be sent/, program('timeout', 'exit 124')],
  ['clock-unsynchronized', 'warn', /nothing keeps it/, program('timedatectl', 'echo no')],
  [
    'clock-wrong',
    'stop',
    /seconds off/,
    program('curl', 'printf "Date: Mon, 01 Jan 2024 00:00:00 GMT\\r\\n"')
  ],
  ['domain-servfail', 'stop', /SERVFAIL/, program('dig', answering('*+comments*', "'status: SERVFAIL,'"))],
  [
    'domain-not-found',
    'stop',
    /does not exist/,
    program('dig', answering('*+comments*', "'status: NXDOMAIN,'"))
  ],
  ['domain-unanswered', 'warn', /Nobody answered/, program('dig', answering('*+comments*', "''"))],
  ['domain-not-delegated', 'stop', /no name servers/, program('dig', answering("*' NS example.com'", "''"))],
  ['domain-without-address', 'warn', /no A record/, program('dig', answering("*' A example.com'", "''"))],
  [
    'domain-points-elsewhere',
    'warn',
    /points to 9.9.9.9/,
    program('dig', answering("*' A example.com'", '9.9.9.9'))
  ],
  ['domain-without-mx', 'warn', /no MX record/, program('dig', answering("*' MX example.com'", "''"))],
  [
    'domain-mail-elsewhere',
    'warn',
    /goes to aspmx.example/,
    program('dig', answering("*' MX example.com'", "'1 aspmx.example.'"))
  ],
  [
    'spf-twice',
    'warn',
    /more than one SPF/,
    program('dig', answering("*' TXT example.com'", `'"v=spf1 a"' '"v=spf1 b"'`))
  ],
  [
    'ptr-ipv4-missing',
    'warn',
    /8.8.4.4 has no reverse name/,
    program('dig', answering("*'-x 8.8.4.4'", "''"))
  ],
  [
    'ptr-ipv4-differs',
    'warn',
    /of 8.8.4.4 is vps7.example/,
    program('dig', answering("*'-x 8.8.4.4'", 'vps7.example.'))
  ],
  ['ptr-ipv6-missing', 'warn', /2a00::4 has no reverse/, program('dig', answering("*'-x 2a00::4'", "''"))],
  [
    'ptr-ipv6-differs',
    'warn',
    /of 2a00::4 is v6.example/,
    program('dig', answering("*'-x 2a00::4'", 'v6.example.'))
  ],
  [
    'blocklist-listed',
    'warn',
    /on the blocklist bl.spamcop/,
    program('dig', answering('*4.4.8.8.bl.spamcop.net', '127.0.0.2'))
  ],
  [
    'blocklist-policy',
    'warn',
    /should not send mail/,
    program('dig', answering('*4.4.8.8.zen.spamhaus.org', '127.0.0.10'))
  ],
  [
    'blocklist-refused',
    'note',
    /does not answer your resolver/,
    program('dig', answering('*zen.spamhaus.org', '127.255.255.254'))
  ],
  ['tools-missing', 'warn', /dig is missing/, program('dig', undefined)]
]

describe('preflight', { concurrency: 2 }, () => {
  test('a healthy machine has no finding', async () => {
    using machine = new Machine()
    const { status, output } = await machine.run(['--action', 'doctor', '--domain', 'example.com'])
    assert.equal(status, 0, output)
    assert.match(output, /All is well/)
    assert.doesNotMatch(output, /→/)
  })

  for (const [code, level, text, changes] of faults) {
    test(`${code}: ${text.source}`, async () => {
      using machine = new Machine(changes)
      const { status, output } = await machine.run(['--action', 'doctor', '--domain', 'example.com'])
      assert.match(output, new RegExp(`\\[${code}\\]\\n +→ \\S`), output)
      assert.match(output, text)
      assert.equal(status, level === 'stop' ? 4 : 0, output)
      assert.doesNotMatch(output, /unexpected/)
    })
  }

  test('too little memory for a container each is warned of where that is wanted', async () => {
    using machine = new Machine(files('proc/meminfo', memory(990)))
    const doctor = ['--action', 'doctor', '--domain', 'example.com']
    const { status, output } = await machine.run([...doctor, '--profile', 'full'])
    assert.equal(status, 0, output)
    assert.match(output, /\[memory-compact\]\n.*--profile compact/)
    assert.match((await machine.run(doctor)).output, /990 MB of memory: all services in one container/)
  })

  test('a public IPv6 address alone is warned of', async () => {
    const ip = '[ "$1" = -6 ] && echo "x src 2a00::4 uid 0"'
    using machine = new Machine({ programs: { ip, curl: '' } })
    const { output } = await machine.run(['--action', 'doctor', '--domain', 'example.com'])
    assert.match(output, /\[ipv4-missing\]/)
  })

  test('what the suite itself listens on is no fault', async () => {
    using machine = new Machine({ programs: { ss: listening(993, 'docker-proxy') } })
    machine.write('up', '')
    const { status, output } = await machine.run(['--action', 'doctor', '--domain', 'example.com'])
    assert.equal(status, 0, output)
  })

  test('a problem stops the setup before anything is installed', async () => {
    using machine = new Machine(files('proc/meminfo', memory(500)))
    const { status, output } = await machine.setup()
    assert.equal(status, 4)
    assert.match(output, /1 problem to mend first/)
    assert.throws(() => machine.read('opt/postkeep/docker-compose-self-hosting.yml'), /ENOENT/)
    assert.ok(!machine.calls().some((call) => /^(apt-get|ufw|docker compose -f)/.test(call)))
  })

  test('--ignore passes over the problem that it names, and no other', async () => {
    using machine = new Machine(files('proc/meminfo', memory(500)))
    assert.equal((await machine.setup(['--ignore', 'disk-full,memory-too-small'])).status, 0)
    using other = new Machine(files('proc/meminfo', memory(500)))
    assert.equal((await other.setup(['--ignore', 'memory'])).status, 4)
  })

  test('the manual lists every code, and no other', () => {
    const steps = globSync(join(repository, 'self-hosting/steps/*.sh'))
    const source = [script, ...steps].map((path) => readFileSync(path, 'utf8')).join('\n')
    const used = [
      ...source.matchAll(/(?:finding (?:stop|warn|note)|\bfail|forget_upgrade) "?([a-z][a-z0-9$-]+)/g)
    ]
      .map((match) => match[1]!)
      .flatMap((code) =>
        code.includes('$') ? [code.replace('$family', 'ipv4'), code.replace('$family', 'ipv6')] : code
      )
    const manual = readFileSync(join(repository, 'docs/admin/installer.md'), 'utf8')
    const listed = [...manual.matchAll(/^\| `([a-z0-9-]+)`/gm)].map((match) => match[1]!)
    assert.deepEqual(
      [...new Set(listed)].toSorted(),
      [
        ...new Set([...used, 'cloudflare-differs', 'domain-invalid', 'email-invalid', 'unexpected'])
      ].toSorted()
    )
  })
})

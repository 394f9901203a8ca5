// The initial setup: unattended, again, interrupted, and what it leaves alone.
import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { globSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { serverHosts } from '../../packages/config/src/index.ts'
import { finished, installed, Machine, pathOf, repository, script } from './machine.ts'
import { healthyPrograms } from './programs.ts'

const cloudInit = {
  DOMAIN: 'Example.COM',
  EMAIL: 'ann@example.org',
  AUTH_BASIC_USERNAME: 'keeper',
  AUTH_BASIC_PASSWORD: 'pa$$ #word "x"'
}

const steps = globSync(join(repository, 'self-hosting/steps/*.sh'))
const parts = ['prepare.sh', 'seen-by-mx'].map((name) => join(repository, 'self-hosting', name))
const scripts = [script, ...steps, ...parts]

describe('the scripts', () => {
  const shellcheck = installed('shellcheck')
  test('has no finding of shellcheck', { skip: shellcheck ? false : 'shellcheck is not installed' }, () => {
    const { stdout, status } = spawnSync(shellcheck!, scripts, { encoding: 'utf8' })
    assert.equal(status, 0, stdout)
  })

  test('has no function of more than 60 lines', () => {
    const source = scripts.map((path) => readFileSync(path, 'utf8')).join('')
    const functions = source.matchAll(/^([a-z_]+)\(\) \{\n([^]*?)^\}/gm)
    const long = [...functions].filter(([, , body]) => body!.split('\n').length > 60)
    assert.deepEqual(
      long.map(([, name]) => name),
      []
    )
  })
})

describe('the setup', { concurrency: 2 }, () => {
  test('from flags: ends healthy, says what to do next', async () => {
    using machine = new Machine()
    const { status, output } = await machine.setup()
    assert.equal(status, 0, output)
    assert.match(output, /Postkeep runs\. What to do next/)
    assert.match(output, /web admin is not part of this release yet/)
    assert.match(output, /user add ann@example\.org/)
    assert.match(output, /Obtaining a certificate/)
    assert.match(output, /CNAME +imap +example\.com/)
    assert.match(output, /MX +@ +0 mx\.example\.com/)
    assert.match(output, /A +mx +8\.8\.4\.4/)
    assert.doesNotMatch(output, /CNAME +mx /)
    assert.ok(!output.includes('\u001b'), 'no colours in a pipe')
    assert.equal(mode(machine.environmentFile), 0o600)
    assert.equal(mode(join(machine.root, 'var/log/postkeep-setup.log')), 0o600)
    const certificate = new X509Certificate(machine.read('opt/postkeep/self-hosting/ssl/cert.pem'))
    const names = ['example.com', ...serverHosts.map((host) => `${host}.example.com`)]
    assert.deepEqual(
      certificate.subjectAltName!.split(', ').toSorted(),
      names.map((name) => `DNS:${name}`).toSorted()
    )
    assert.deepEqual(readdirSync(machine.dir).toSorted(), [
      'docker-compose-self-hosting.yml',
      'package.json',
      'packages',
      'self-hosting'
    ])
  })

  for (const [how, args] of [
    ['curl … | bash', ['-s', '--', '--dir']],
    ['bash <(curl …)', ['-c', 'exec bash <(cat "$SCRIPT") --dir "$0"']]
  ] as const) {
    test(`from the environment of cloud-init, by ${how}`, async () => {
      using machine = new Machine()
      const child = spawn(pathOf('bash'), [...args, machine.dir], {
        env: machine.environment({ ...cloudInit, SCRIPT: script }),
        stdio: 'pipe',
        detached: true
      })
      child.stdin.end(how.includes('|') ? readFileSync(script) : '')
      const { status, output } = await finished(child)
      assert.equal(status, 0, output)
      assert.equal(variable(machine, 'DOMAIN'), 'example.com')
      assert.equal(variable(machine, 'EMAIL'), 'ann@example.org')
      assert.equal(variable(machine, 'AUTH_BASIC_USERNAME'), "'keeper'")
      assert.equal(variable(machine, 'AUTH_BASIC_PASSWORD'), `'pa$$ #word "x"'`)
    })
  }

  test('without an answer fails, and names what is missing', async () => {
    using machine = new Machine()
    const args = ['--action', 'setup', '--yes']
    assert.match((await machine.run(args)).output, /\[domain-invalid\][^]*--domain, or as DOMAIN/)
    const wrong = await machine.run([...args, '--domain', 'https://example.com'])
    assert.match(wrong.output, /"https:\/\/example\.com" is no domain name/)
    assert.match((await machine.run([...args, '--domain', 'example.com'])).output, /\[email-invalid\]/)
    assert.equal((await machine.run([])).status, 2)
    assert.ok(!machine.calls().some((call) => call.includes(' up ')))
  })

  test('a second time changes nothing', async () => {
    using machine = new Machine()
    await machine.setup()
    const before = tree(machine.dir)
    const { status, output } = await machine.setup()
    assert.equal(status, 0, output)
    assert.match(output, /Existing secrets were kept/)
    assert.deepEqual(tree(machine.dir), before)
    assert.equal(machine.calls().filter((call) => call.endsWith(' build')).length, 1)
    assert.equal(
      machine.calls().filter((call) => call.includes('install ')).length,
      1,
      'only unattended-upgrades, once'
    )
  })

  test('goes on where a failed build stopped it, without asking again', async () => {
    using machine = new Machine()
    machine.program(
      'docker',
      `case "$*" in *' build'*) echo no space left; exit 1 ;; esac\n${healthyPrograms.docker}`
    )
    const failed = await machine.setup()
    assert.equal(failed.status, 1)
    assert.match(failed.output, /no space left[^]*\[build-failed\][^]*The log: /)
    const secrets = readFileSync(machine.environmentFile, 'utf8')
    machine.program('docker', healthyPrograms.docker)
    const { status, output } = await machine.run(['--action', 'setup', '--yes'])
    assert.equal(status, 0, output)
    assert.match(output, /stopped at step 6 \(The image\)/)
    assert.equal(readFileSync(machine.environmentFile, 'utf8'), secrets)
  })

  test('a copy that was cut off is made again', async () => {
    using machine = new Machine()
    machine.program(
      'tar',
      `case "$*" in *-xf*) echo half >"$MACHINE/opt/postkeep/docker-compose-self-hosting.yml"; exit 1 ;; esac`
    )
    assert.match((await machine.setup()).output, /\[copy-failed\]/)
    machine.program('tar', `exec ${pathOf('tar')} "$@"`)
    assert.equal((await machine.setup()).status, 0)
    assert.notEqual(machine.read('opt/postkeep/docker-compose-self-hosting.yml'), 'half\n')
  })

  test('a signal says that it can be started again', async () => {
    using machine = new Machine()
    machine.program(
      'docker',
      `case "$*" in *' build'*) kill -TERM -- "-$(ps_group)" ;; esac\n${healthyPrograms.docker}`
    )
    machine.program('ps_group', `read -r _ _ _ _ group _ </proc/self/stat; echo "$group"`)
    const { status, output } = await machine.setup()
    assert.equal(status, 130, output)
    assert.match(output, /Interrupted in step 6 .*Start it again/)
  })

  test('services that do not become healthy are named', async () => {
    using machine = new Machine()
    const ps = `*' ps --all '*) printf '%s\\n' 'mx restarting  1' 'imap running healthy 0' 'init exited  0'; exit`
    machine.program('docker', `case "$*" in *' up '*) exit 1 ;; ${ps} ;; esac\n${healthyPrograms.docker}`)
    const { status, output } = await machine.setup()
    assert.equal(status, 1)
    assert.match(output, /\[start-failed\]/)
    assert.match(output, /healthy: mx\..*\n.*logs --tail 50 mx\n/)
  })

  test('is for one domain for good', async () => {
    using machine = new Machine()
    await machine.setup()
    const { status, output } = await machine.run([
      '--action',
      'setup',
      '--yes',
      '--domain',
      'other.example',
      '--email',
      'a@b.example'
    ])
    assert.equal(status, 1)
    assert.match(output, /set up for example\.com already, not for other\.example/)
  })

  test('neither the checkout’s secrets nor its packages are copied', async () => {
    using machine = new Machine()
    await machine.setup()
    assert.equal(variable(machine, 'DOMAIN'), 'example.com')
    assert.doesNotMatch(machine.read('opt/postkeep/self-hosting/ssl/privkey.pem'), /foreign/)
    assert.throws(() => machine.read('opt/postkeep/node_modules/x/index.js'), /ENOENT/)
    assert.throws(() => machine.read('opt/postkeep/.git/config'), /ENOENT/)
  })

  test('two at the same time are refused', async () => {
    using machine = new Machine()
    machine.program(
      'ufw',
      `[ -n "$INNER" ] || INNER=1 DIR_IN_USE=1 bash ${script} --dir ${machine.dir} --action setup --yes >>"$MACHINE/inner" 2>&1`
    )
    await machine.setup()
    assert.match(machine.read('inner'), /\[already-running\]/)
  })

  test('a trial touches neither firewall nor network', async () => {
    using machine = new Machine()
    assert.equal((await machine.setup(['--dev'])).status, 0)
    assert.ok(!machine.calls().some((call) => /^(ufw|dig|curl|timeout (?!.*seen-by-mx)|apt-get)/.test(call)))
  })

  test('what has to be waited for is waited for, within bounds', async () => {
    using machine = new Machine()
    const late = `case "$*" in *' A mx.example.com') echo x >>"$MACHINE/asked"; [ "$(wc -l <"$MACHINE/asked")" -ge 3 ] || exit 0 ;; esac`
    machine.program('dig', `${late}\n${healthyPrograms.dig}`)
    assert.match((await machine.setup(['--wait-dns'])).output, /Waiting until[^]*the DNS records are seen/)
    machine.program('dig', `case "$*" in *' A mx.example.com') exit ;; esac\n${healthyPrograms.dig}`)
    const never = await machine.setup(['--wait-dns'])
    assert.equal(never.status, 1)
    assert.match(never.output, /\[dns-not-seen\]/)
  })
})

describe('Docker', { concurrency: 2 }, () => {
  test('is installed from its own packages where it is missing', async () => {
    using machine = new Machine()
    machine.program('docker', undefined)
    writeFileSync(join(machine.root, 'docker-later'), `#!${pathOf('bash')}\n${healthyPrograms.docker}\n`, {
      mode: 0o755
    })
    machine.program(
      'apt-get',
      `case "$*" in *docker-ce*) cp "$MACHINE/docker-later" "$MACHINE/bin/docker" ;; esac`
    )
    const { status, output } = await machine.setup()
    assert.equal(status, 0, output)
    assert.match(
      machine.read('etc/apt/sources.list.d/docker.list'),
      /^deb \[arch=amd64 signed-by=\S+docker\.asc\] https:\/\/download\.docker\.com\/linux\/debian bookworm stable\n$/
    )
  })

  test('that cannot be installed ends with a remedy', async () => {
    using machine = new Machine()
    machine.change({ programs: { docker: undefined, 'apt-get': 'echo E: no network; exit 100' } })
    const { status, output } = await machine.setup()
    assert.equal(status, 1)
    assert.match(output, /E: no network[^]*\[docker-install-failed\]/)
  })

  test('an image that was named is pulled, and found by the Compose file', async () => {
    using machine = new Machine()
    const { status } = await machine.setup([], { POSTKEEP_IMAGE: 'registry.example/postkeep:1' })
    assert.equal(status, 0)
    assert.ok(machine.calls().includes('docker tag registry.example/postkeep:1 postkeep:local'))
    assert.ok(!machine.calls().some((call) => call.endsWith(' build')))
  })

  test('without its Compose plugin says so', async () => {
    using machine = new Machine()
    machine.program('docker', `case "$*" in 'compose version'*) exit 1 ;; esac\n${healthyPrograms.docker}`)
    assert.match((await machine.setup()).output, /\[compose-missing\]/)
  })
})

describe('hardening', { concurrency: 2 }, () => {
  test('the firewall keeps every port on which SSH is reached', async () => {
    using machine = new Machine()
    machine.program('ss', `echo 'LISTEN 0 128 [::]:2022 [::]:* users:(("sshd",pid=7,fd=3))'`)
    machine.program('systemctl', `case "$*" in *ssh.socket*) echo 'Listen=[::]:2200 (Stream)' ;; esac`)
    await machine.setup([], { SSH_CONNECTION: '192.0.2.1 50000 8.8.4.4 22022' })
    const calls = machine.calls().filter((call) => call.startsWith('ufw'))
    assert.equal(calls.at(-1), 'ufw --force enable')
    const allowed = calls.slice(0, -1).map((call) => /^ufw allow (\d+)\/tcp$/.exec(call)?.[1])
    assert.deepEqual(allowed, '2022 2200 2222 22022 25 80 443 465 587 993 995'.split(' '))
  })

  test('no firewall where the SSH port is not known', async () => {
    using machine = new Machine({ programs: { sshd: 'exit 1' } })
    const { status, output } = await machine.setup()
    assert.equal(status, 0)
    assert.match(output, /\[ssh-port-unknown\]/)
    assert.ok(!machine.calls().some((call) => call.startsWith('ufw')))
  })

  test('a firewall of another kind is left alone', async () => {
    using machine = new Machine({ programs: { 'firewall-cmd': 'echo running' } })
    assert.match((await machine.setup()).output, /\[firewall-other\]/)
    assert.ok(!machine.calls().some((call) => call.startsWith('ufw')))
  })

  test('resolv.conf is left alone, updates are switched on', async () => {
    using machine = new Machine()
    const before = statSync(join(machine.root, 'etc/resolv.conf')).mtimeMs
    await machine.setup()
    assert.equal(statSync(join(machine.root, 'etc/resolv.conf')).mtimeMs, before)
    assert.match(machine.read('etc/apt/apt.conf.d/20auto-upgrades'), /Unattended-Upgrade "1";/)
  })
})

describe('the release', () => {
  test('comes from an address', { skip: installed('curl') ? false : 'curl is not installed' }, async () => {
    using machine = new Machine()
    spawnSync(pathOf('tar'), [
      '-czf',
      join(machine.root, 'r.tgz'),
      '-C',
      machine.root,
      '--exclude=.git',
      'release'
    ])
    const served: Record<string, Buffer> = {
      '/good.tar.gz': readFileSync(join(machine.root, 'r.tgz')),
      '/damaged.tar.gz': Buffer.from('no archive')
    }
    const server = createServer((request, response) => {
      const found = served[request.url ?? '']
      response.writeHead(found ? 200 : 404).end(found)
    })
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
    const from = (path: string) => ({
      POSTKEEP_SOURCE: `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`
    })
    try {
      assert.match((await machine.setup([], from('/missing.tar.gz'))).output, /404[^]*\[download-failed\]/)
      assert.match((await machine.setup([], from('/damaged.tar.gz'))).output, /\[release-damaged\]/)
      const { status, output } = await machine.setup([], from('/good.tar.gz'))
      assert.equal(status, 0, output)
      assert.equal(variable(machine, 'DOMAIN'), 'example.com')
      assert.ok(
        !readdirSync(machine.dir).some((name) => name.startsWith('.release')),
        'no scratch folder stays'
      )
    } finally {
      server.close()
    }
  })

  test('that is none is refused', async () => {
    using machine = new Machine()
    const { output } = await machine.setup([], { POSTKEEP_SOURCE: join(machine.root, 'etc') })
    assert.match(output, /\[release-incomplete\]/)
  })
})

describe('secrets', { concurrency: 2 }, () => {
  const secretsOf = (machine: Machine) =>
    readFileSync(machine.environmentFile, 'utf8')
      .split('\n')
      .filter((line) => /^[A-Z_]*(KEY|SECRET|PASSWORD)=/.test(line))
      .map((line) => line.slice(line.indexOf('=') + 1).replaceAll("'", ''))

  test('are in no output, log or argument, not even with DEBUG=true', async () => {
    using machine = new Machine()
    const first = await machine.setup([], { ...cloudInit, DEBUG: 'true' })
    const second = await machine.setup([], { ...cloudInit, DEBUG: 'true' })
    assert.equal(second.status, 0, second.output)
    assert.match(first.output, /^\++ make_environment:\d+: /m, 'it is traced')
    const secrets = secretsOf(machine)
    assert.ok(secrets.length >= 5)
    const seen = first.output + second.output + machine.log() + machine.calls().join('\n')
    for (const secret of secrets) assert.ok(!seen.includes(secret), 'a secret was shown')
    assert.equal(machine.read('opt/postkeep/self-hosting/setup-state').includes('pa$$'), false)
  })

  test('the password of the first page is not handed to the programs that are started', async () => {
    using machine = new Machine()
    machine.program(
      'docker',
      `[ -z "$AUTH_BASIC_PASSWORD" ] || touch "$MACHINE/leaked"\n${healthyPrograms.docker}`
    )
    assert.equal((await machine.setup([], cloudInit)).status, 0)
    assert.throws(() => machine.read('leaked'), /ENOENT/)
  })

  test('a password that .env cannot hold is refused', async () => {
    using machine = new Machine()
    const { output } = await machine.setup([], { AUTH_BASIC_PASSWORD: "it's" })
    assert.match(output, /\[credentials-unusable\]/)
    assert.doesNotMatch(output, /it's/)
    assert.match((await machine.setup([], { AUTH_BASIC_PASSWORD: 'short' })).output, /shorter than 8/)
  })

  test('what is missing in an older .env is added; its lines stay', async () => {
    using machine = new Machine()
    await machine.setup()
    const older = readFileSync(machine.environmentFile, 'utf8').replace(
      /\n# --- Written by setup\.sh[^]*/,
      ''
    )
    writeFileSync(machine.environmentFile, older)
    await machine.setup()
    assert.ok(readFileSync(machine.environmentFile, 'utf8').startsWith(older))
    assert.match(variable(machine, 'AUTH_BASIC_PASSWORD') ?? '', /^'[0-9a-f]{24}'$/)
  })
})

describe('arguments', { concurrency: 2 }, () => {
  for (const [args, text] of [
    [['--action', 'fly'], /"fly" is no action/],
    [['--cert-method', 'luck', '--yes'], /http, cloudflare, manual or none/],
    [['--colour'], /"--colour" is not known/],
    [['--domain'], /--domain needs a value/]
  ] as const) {
    test(`${args.join(' ')} is refused`, async () => {
      using machine = new Machine()
      const { status, output } = await machine.run(args)
      assert.equal(status, 2)
      assert.match(output, text)
    })
  }

  test('--name=value is the same, and --help only helps', async () => {
    using machine = new Machine()
    const { status, output } = await machine.run(['--action=setup', '--help'])
    assert.equal(status, 0)
    assert.match(output, /--wait-dns/)
    assert.match((await machine.run(['--action=renew'])).output, /\[not-set-up\]/)
  })
})

function mode(file: string): number {
  return statSync(file).mode & 0o777
}

function variable(machine: Machine, name: string): string | undefined {
  return new RegExp(`^${name}=(.*)$`, 'm').exec(readFileSync(machine.environmentFile, 'utf8'))?.[1]
}

/** Every file with its time of change and content. */
function tree(folder: string): readonly string[] {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile()
  )
  return files.map((entry) => {
    const file = join(entry.parentPath, entry.name)
    return `${file} ${statSync(file).mtimeMs} ${readFileSync(file, 'utf8')}`
  })
}

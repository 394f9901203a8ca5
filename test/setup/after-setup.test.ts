// What is done on a server that is set up: backups, certificates, restore. Its containers are stand-ins (programs.ts).
import assert from 'node:assert/strict'
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { Machine, type Result } from './machine.ts'
import { healthyPrograms } from './programs.ts'

const key = 'AGE-SECRET-KEY-PQ-1TRIAL0QWERTY'
const s3 = {
  BACKUP_STORAGE: 's3',
  BACKUP_S3_ENDPOINT: 'https://s3.example',
  BACKUP_S3_BUCKET: 'mail',
  BACKUP_S3_ACCESS_KEY_ID: 'id',
  BACKUP_S3_SECRET_ACCESS_KEY: 'the$secret'
}

async function installed(): Promise<Machine> {
  const machine = new Machine()
  const { status, output } = await machine.setup(['--dev'])
  assert.equal(status, 0, output)
  return machine
}

function act(
  machine: Machine,
  action: string,
  args: readonly string[] = [],
  extra: Readonly<Record<string, string>> = {}
): Promise<Result> {
  return machine.run(['--action', action, '--yes', ...args], extra)
}

function variable(machine: Machine, name: string): string | undefined {
  return new RegExp(`^${name}=(.*)$`, 'm').exec(readFileSync(machine.environmentFile, 'utf8'))?.[1]
}

describe('before it is set up', () => {
  for (const action of ['backups', 'backup', 'auto-upgrades', 'upgrade', 'renew', 'restore']) {
    test(`${action} says so, and changes nothing`, async () => {
      using machine = new Machine()
      const { status, output } = await act(machine, action)
      assert.equal(status, 1)
      assert.match(output, /\[not-set-up\]/)
      assert.deepEqual(machine.calls(), [])
    })
  }
})

describe('setting up backups', { concurrency: 2 }, () => {
  test('from the environment: tries it, shows the key once, writes .env and cron, makes the first one', async () => {
    using machine = await installed()
    const { status, output } = await act(machine, 'backups', [], s3)
    assert.equal(status, 0, output)
    assert.equal(machine.read('tried'), 's3 mail\n')
    assert.match(output, new RegExp(`shown this once[^]*\\n${key}\\n[^]*password manager`))
    assert.equal(variable(machine, 'BACKUP_RECIPIENT'), "'age1pq1trial'")
    assert.equal(variable(machine, 'BACKUP_S3_SECRET_ACCESS_KEY'), "'the$secret'")
    assert.equal(variable(machine, 'BACKUP_S3_PREFIX'), "'postkeep'")
    assert.equal(statSync(machine.environmentFile).mode & 0o777, 0o600)
    assert.match(
      machine.read('etc/cron.d/postkeep-backup'),
      /^\d+ [123] \* \* \* root bash \S+\/setup\.sh --action backup --dir \S+ --yes /m
    )
    assert.equal(machine.read('backups'), 'made\n')
    assert.match(output, /20260102T010000Z {2}3 users/)
    const kept = readFileSync(machine.environmentFile, 'utf8') + machine.log() + machine.calls().join('\n')
    assert.ok(!kept.includes(key), 'the recovery key is stored nowhere')
    assert.ok(!(machine.log() + machine.calls().join('\n') + output).includes('the$secret'))
  })

  test('by SFTP: shows the key of the server that the services will take', async () => {
    using machine = await installed()
    // In the order in which the answers came.
    machine.program(
      'ssh-keyscan',
      '[[ $* != *-t\\ *rsa* ]] || echo rsa; [[ $* != *-t\\ *ecdsa* ]] || echo ecdsa'
    )
    machine.program(
      'ssh-keygen',
      'case "$*" in -lf*) while read -r kind; do echo "256 SHA256:$kind host"; done ;; *) touch "${@: -1}" "${@: -1}.pub" ;; esac'
    )
    const target = { BACKUP_STORAGE: 'sftp', BACKUP_SFTP_URL: 'sftp://u1@box.example:23/backups' }
    const asked = await act(machine, 'backups', [], target)
    assert.match(asked.output, /box\.example shows SHA256:ecdsa\. Compare/)
    const given = await act(machine, 'backups', [], { ...target, BACKUP_SFTP_HOST_KEY: 'SHA256:ecdsa' })
    assert.equal(given.status, 0, given.output)
    assert.equal(variable(machine, 'BACKUP_SFTP_HOST_KEY'), "'SHA256:ecdsa'")
  })

  test('again: the same key, the same hour, nothing asked', async () => {
    using machine = await installed()
    await act(machine, 'backups', [], s3)
    const before = [readFileSync(machine.environmentFile, 'utf8'), machine.read('etc/cron.d/postkeep-backup')]
    const { status, output } = await act(machine, 'backups')
    assert.equal(status, 0, output)
    assert.ok(!output.includes(key))
    assert.deepEqual(
      [readFileSync(machine.environmentFile, 'utf8'), machine.read('etc/cron.d/postkeep-backup')],
      before
    )
  })

  test('a storage that refuses changes nothing, and says why', async () => {
    using machine = await installed()
    machine.write('broken-storage', '')
    const before = readFileSync(machine.environmentFile, 'utf8')
    const { status, output } = await act(machine, 'backups', [], s3)
    assert.equal(status, 1)
    assert.match(output, /postkeep: no bucket[^]*\[storage-refused\]/)
    assert.equal(readFileSync(machine.environmentFile, 'utf8'), before)
    assert.ok(!existsSync(join(machine.root, 'etc/cron.d/postkeep-backup')))
  })

  test('in a folder: made for the services, with a warning', async () => {
    using machine = await installed()
    const { status, output } = await act(machine, 'backups', [], { BACKUP_STORAGE: 'directory' })
    assert.equal(status, 0, output)
    assert.match(output, /\[backup-on-same-disk\]/)
    assert.ok(existsSync(join(machine.dir, 'self-hosting/mongo-backups/postkeep')))
    const outside = { BACKUP_STORAGE: 'directory', BACKUP_DIRECTORY: '/etc' }
    using other = await installed()
    assert.match((await act(other, 'backups', [], outside)).output, /\[answer-unusable\]/)
  })

  test('what is not given is named', async () => {
    using machine = await installed()
    assert.match((await act(machine, 'backups')).output, /as BACKUP_STORAGE in the environment/)
    assert.match(
      (await act(machine, 'backups', [], { BACKUP_STORAGE: 's3' })).output,
      /as BACKUP_S3_ENDPOINT/
    )
    assert.match(
      (await act(machine, 'backups', [], { BACKUP_STORAGE: 'cloud' })).output,
      /\[storage-unknown\]/
    )
  })

  test('what restores replaced is removed after some days, and named until then', async () => {
    using machine = await installed()
    await act(machine, 'backups', [], s3)
    const kept = ['sqlite-data/ab/f.before-restore-1/x', 'ssl/k.pem.before-restore-1', '.env.before-1']
    for (const path of kept) machine.write(`opt/postkeep/self-hosting/${path}`, 'old')
    machine.write('opt/postkeep/self-hosting/sqlite-data/ab/f/mailbox.db', 'mail')
    const isThere = (path: string) => existsSync(join(machine.dir, 'self-hosting', path))
    assert.match((await act(machine, 'doctor', ['--dev'])).output, /\[copies-kept\]/)
    await act(machine, 'backup')
    assert.ok(kept.every(isThere))
    await act(machine, 'backup', [], { KEPT_DAYS: '0' })
    assert.ok(!kept.some(isThere))
    assert.ok(isThere('sqlite-data/ab/f/mailbox.db') && isThere('.env'))
  })

  test('the nightly backup: its failure is told, and by the exit code', async () => {
    using machine = await installed()
    assert.match((await act(machine, 'backup')).output, /\[backups-not-set-up\]/)
    await act(machine, 'backups', [], s3)
    assert.equal((await act(machine, 'backup')).status, 0)
    machine.write('broken-storage', '')
    const { status, output } = await act(machine, 'backup')
    assert.equal(status, 1)
    assert.match(output, /no space[^]*\[backup-failed\]/)
  })
})

describe('certificates', { concurrency: 2 }, () => {
  test('the way is asked once, and kept where the renewal reads it', async () => {
    using machine = await installed()
    const { status, output } = await act(machine, 'renew', ['--cert-method', 'http'])
    assert.equal(status, 0, output)
    assert.equal(variable(machine, 'CERT_METHOD'), "'http'")
    assert.equal((await act(machine, 'renew')).status, 0)
    assert.ok(machine.calls().some((call) => call.endsWith('postkeep certificate issue --method http')))
  })

  test('a token is handed to the services, and to nobody else', async () => {
    using machine = await installed()
    machine.write('root/.cloudflare.ini', 'dns_cloudflare_api_token = "t0ken"\n')
    const { status, output } = await act(machine, 'renew')
    assert.equal(status, 0, output)
    assert.equal(variable(machine, 'CERT_METHOD'), "'cloudflare'")
    assert.match(machine.read('opt/postkeep/self-hosting/ssl/cloudflare.ini'), /t0ken/)
    assert.ok(!(output + machine.log() + machine.calls().join('\n')).includes('t0ken'))
  })

  test('one that is not given leaves the old one, and says why', async () => {
    using machine = await installed()
    machine.write('broken-certificate', '')
    const { status, output } = await act(machine, 'renew', ['--cert-method', 'manual'])
    assert.equal(status, 1)
    assert.match(output, /imap\.example\.com does not point here[^]*\[certificate-failed\]/)
  })

  test('the setup goes on without one', async () => {
    using machine = new Machine({ files: { 'broken-certificate': '' } })
    const { status, output } = await machine.setup(['--cert-method', 'manual'])
    assert.equal(status, 0, output)
    assert.match(output, /\[certificate-failed\]/)
  })
})

describe('restoring', { concurrency: 2 }, () => {
  async function backedUp(): Promise<Machine> {
    const machine = await installed()
    await act(machine, 'backups', [], s3)
    machine.write('key.txt', `# my key\n${key}\n`)
    return machine
  }
  const keyFile = (machine: Machine) => ['--recovery-key-file', join(machine.root, 'key.txt')]

  test('everything: reads the backup first, stops the services, takes over the keys of then, starts', async () => {
    using machine = await backedUp()
    const password = variable(machine, 'MONGO_INITDB_ROOT_PASSWORD')
    const { status, output } = await act(machine, 'restore', keyFile(machine))
    assert.equal(status, 0, output)
    assert.match(output, /restored: 2 users, 2 domains, 2 aliases, 3 mailboxes/)
    const called = (text: string) => machine.calls().some((call) => call.includes(text))
    assert.ok(called('backup restore latest '), 'with the mailboxes that were copied after it')
    assert.equal(variable(machine, 'HELPER_ENCRYPTION_KEY'), "'of-then'")
    assert.equal(variable(machine, 'AUTH_BASIC_PASSWORD'), "'of then'")
    assert.equal(variable(machine, 'MONGO_INITDB_ROOT_PASSWORD'), password)
    assert.equal(variable(machine, 'BACKUP_RECIPIENT'), "'age1pq1trial'")
    assert.match(
      machine.read('opt/postkeep/self-hosting/.env.before-20260102T010000Z'),
      /^HELPER_ENCRYPTION_KEY=[0-9a-f]/m
    )
    const order = machine
      .calls()
      .map((call) =>
        /backup (verify|restore)| (stop) |yml (up) -d --wait$/.exec(call)?.slice(1).find(Boolean)
      )
      .filter(Boolean)
    assert.deepEqual(order.slice(-4), ['verify', 'stop', 'restore', 'up'])
    assert.ok(!(output + machine.log() + machine.calls().join('\n')).includes(key))
  })

  test('onto an empty server, whose storage is asked for', async () => {
    using machine = await installed()
    machine.write('key.txt', key)
    const { status, output } = await act(
      machine,
      'restore',
      [...keyFile(machine), '--snapshot', '20260101T010000Z'],
      s3
    )
    assert.equal(status, 0, output)
    assert.ok(
      machine.calls().some((call) => call.includes('backup restore 20260101T010000Z --recovery-key-file -'))
    )
    assert.equal(variable(machine, 'BACKUP_STORAGE'), "'s3'")
    assert.equal(variable(machine, 'BACKUP_RECIPIENT'), "'age1pq1then'")
    assert.match(output, /makes no backups yet/)
  })

  test('one mailbox: only the mailboxes stop', async () => {
    using machine = await backedUp()
    const { status, output } = await act(machine, 'restore', [
      ...keyFile(machine),
      '--mailbox',
      'ann@example.com'
    ])
    assert.equal(status, 0, output)
    assert.ok(machine.calls().some((call) => call.endsWith(' stop sqlite')))
    assert.ok(
      machine
        .calls()
        .some((call) =>
          call.endsWith('restore 20260102T010000Z --recovery-key-file - --mailbox ann@example.com')
        )
    )
  })

  test('what is there is only overwritten with --force', async () => {
    using machine = await backedUp()
    machine.write('filled', '')
    const refused = await act(machine, 'restore', keyFile(machine))
    assert.equal(refused.status, 1)
    assert.match(refused.output, /in the way[^]*\[restore-failed\][^]*--force/)
    assert.match(machine.calls().at(-1) ?? '', / up -d --wait$/, 'the services run again')
    assert.equal((await act(machine, 'restore', [...keyFile(machine), '--force'])).status, 0)
  })

  test('a wrong key or an unknown backup stops nothing', async () => {
    using machine = await backedUp()
    writeFileSync(join(machine.root, 'key.txt'), 'AGE-SECRET-KEY-PQ-1WRONG')
    const { status, output } = await act(machine, 'restore', keyFile(machine))
    assert.equal(status, 1)
    assert.match(output, /wrong key[^]*\[backup-damaged\]/)
    assert.match(
      (await act(machine, 'restore', [...keyFile(machine), '--snapshot', 'x'])).output,
      /\[backup-missing\]/
    )
    writeFileSync(join(machine.root, 'key.txt'), 'none')
    assert.match((await act(machine, 'restore', keyFile(machine))).output, /\[recovery-key-missing\]/)
    assert.ok(!machine.calls().some((call) => call.includes(' stop ')))
  })
})

test('the script of the installed release goes on', async () => {
  using machine = await installed()
  machine.write('opt/postkeep/setup.sh', 'echo "its own: $*"\n')
  machine.program('docker', healthyPrograms.docker)
  assert.match((await act(machine, 'backups')).output, /its own: .*--action backups --dir \S+\/opt\/postkeep/)
})

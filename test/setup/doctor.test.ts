// The doctor, on a machine that is set up: what it finds, and that it changes nothing.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { chmodSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { Machine, pathOf } from './machine.ts'
import { healthyPrograms } from './programs.ts'

describe('the doctor', () => {
  let machine: Machine
  before(async () => {
    machine = new Machine()
    const { status, output } = await machine.setup()
    assert.equal(status, 0, output)
  })
  after(() => machine[Symbol.dispose]())
  const doctor = () => machine.run(['--action', 'doctor'])
  const certificate = () => join(machine.dir, 'self-hosting/ssl/fullchain.pem')

  test('finds the domain by itself, and that all is healthy', async () => {
    const { status, output } = await doctor()
    assert.equal(status, 0, output)
    assert.match(output, /The domain example\.com/)
    assert.match(output, /the certificate is good for (89|90) days/)
    assert.match(output, /all services are healthy/)
    assert.match(output, /see the addresses of clients \(IPv4\)[^]*see the addresses of clients \(IPv6\)/)
  })

  test('names a service that is not healthy, and the one that ended', async () => {
    const ps = `*' ps --all '*) printf '%s\\n' 'mx running unhealthy 0' 'imap exited  137' 'redis running healthy 0'; exit`
    machine.program('docker', `case "$*" in ${ps} ;; esac\n${healthyPrograms.docker}`)
    const { status, output } = await doctor()
    assert.equal(status, 4)
    assert.match(output, /Not healthy: mx \(running, unhealthy\), imap \(exited\)\. \[service-unhealthy\]/)
    machine.program('docker', healthyPrograms.docker)
  })

  test('whose address is hidden by NAT, and that MX does not answer', async () => {
    machine.program('timeout', '[[ $* != *8.8.4.4 ]] || echo 172.20.0.1')
    const { status, output } = await doctor()
    assert.equal(status, 4)
    assert.match(
      output,
      /by IPv4: the services see 172\.20\.0\.1 in place of all.*\[clients-hidden-ipv4\]\n.*POSTROUTING/
    )
    assert.match(output, /MX does not answer at 2a00::4, port 25\. \[mx-silent\]/)
    machine.program('timeout', '[[ $* != *2a00::4 ]] && echo "${*: -1}" || echo fd5d::1')
    assert.match(
      (await doctor()).output,
      /by IPv6: the services see fd5d::1.*\[clients-hidden-ipv6\]\n.*ip6tables/
    )
    machine.program('timeout', healthyPrograms.timeout)
  })

  test('services that do not run', async () => {
    rmSync(join(machine.root, 'up'))
    assert.match((await doctor()).output, /\[services-stopped\]/)
    machine.write('up', '')
  })

  test('secrets that others can read', async () => {
    chmodSync(machine.environmentFile, 0o644)
    assert.match((await doctor()).output, /mode 644\)\. \[environment-readable\]/)
    chmodSync(machine.environmentFile, 0o600)
  })

  test('a certificate that ends soon, and none', async () => {
    const request = [
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:P-256',
      '-nodes',
      '-subj',
      '/CN=x'
    ]
    spawnSync(pathOf('openssl'), [...request, '-days', '9', '-keyout', '/dev/null', '-out', certificate()])
    assert.match((await doctor()).output, /expires in [89] days\. \[certificate-expires\]/)
    rmSync(certificate())
    assert.match((await doctor()).output, /\[certificate-missing\]/)
  })

  test('a lost .env', async () => {
    rmSync(machine.environmentFile)
    assert.match((await doctor()).output, /\[environment-missing\]\n.*restore it from your copy/)
  })
})

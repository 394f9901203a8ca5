// The Helm chart: it has every service, and helm, where it is installed, takes it.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'

const root = join(import.meta.dirname, '..')
const chart = join(root, 'deploy/helm/postkeep')
const helm = (...args: string[]) => spawnSync('helm', args, { encoding: 'utf8' })
const skip = helm('version').status === 0 ? false : 'helm is not installed'

describe('the Helm chart', () => {
  test('has every service, and the front door reaches those behind it', () => {
    const values = readFileSync(join(chart, 'values.yaml'), 'utf8')
    const section = /^services:\n((?: .*\n|\n)+)/m.exec(values)?.[1] ?? ''
    const names = [...section.matchAll(/^ {2}([a-z\d-]+):/gm)].map((match) => match[1]!)
    // sqlite is a StatefulSet of its own; compact is for one machine.
    const wanted = readdirSync(join(root, 'services')).filter((name) => !['sqlite', 'compact'].includes(name))
    assert.deepEqual(names.toSorted(), wanted.toSorted())
    for (const name of ['api', 'caldav', 'carddav'])
      assert.match(section, new RegExp(`^ {2}${name}:\\n {4}ports: \\[\\{ name: http, .*\\}\\]$`, 'm'))
  })

  test('is taken by helm', { skip }, () => {
    const options = ['--set', 'domain=example.com', '--set', 'backup.enabled=true']
    const lint = helm('lint', chart, ...options)
    assert.equal(lint.status, 0, lint.stdout)
    const { status, stdout, stderr } = helm('template', 'mail', chart, ...options)
    assert.equal(status, 0, stderr)
    assert.match(stdout, /^kind: StatefulSet$/m)
    for (const name of ['API', 'CALDAV', 'CARDDAV', 'SQLITE'])
      assert.match(stdout, new RegExp(`name: ${name}_HOST, value: mail-${name.toLowerCase()} `))
    assert.match(stdout, /name: worker-3, port: 3460, targetPort: 3460 /)
    assert.match(stdout, /port: 3457, endPort: 3460 /)
    assert.match(helm('template', 'mail', chart).stderr, /domain is missing/)
  })
})

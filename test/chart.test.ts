// The Helm chart: it names services that there are, and helm, where it is installed, takes it.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'

const root = join(import.meta.dirname, '..')
const chart = join(root, 'deploy/helm/postkeep')
const helm = (...args: string[]) => spawnSync('helm', args, { encoding: 'utf8' })
const skip = helm('version').status === 0 ? false : 'helm is not installed'

describe('the Helm chart', () => {
  test('names services that there are', () => {
    const values = readFileSync(join(chart, 'values.yaml'), 'utf8')
    const section = /^services:\n((?: .*\n|\n)+)/m.exec(values)?.[1] ?? ''
    const names = [...section.matchAll(/^ {2}([a-z-]+):/gm)].map((match) => match[1]!)
    assert.ok(names.includes('mx'))
    for (const name of [...names, 'sqlite']) {
      assert.ok(existsSync(join(root, 'services', name, 'src/main.ts')), name)
    }
  })

  test('is taken by helm', { skip }, () => {
    const options = ['--set', 'domain=example.com', '--set', 'backup.enabled=true']
    const lint = helm('lint', chart, ...options)
    assert.equal(lint.status, 0, lint.stdout)
    const { status, stdout, stderr } = helm('template', 'mail', chart, ...options)
    assert.equal(status, 0, stderr)
    assert.match(stdout, /^kind: StatefulSet$/m)
    assert.match(helm('template', 'mail', chart).stderr, /domain is missing/)
  })
})

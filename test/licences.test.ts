// What is shipped has licences that fit ours, MIT. Packages for development and for tests are not shipped.
import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const fitting = [
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'ISC',
  'MIT',
  'MIT-0',
  'Unlicense'
]

interface Manifest {
  readonly name: string
  readonly version: string
  readonly license?: string | { readonly type: string }
  readonly licenses?: readonly { readonly type: string }[]
  readonly dependencies?: Readonly<Record<string, string>>
}

const manifestOf = (folder: string) =>
  JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest

/** Folders of all that the services need, by their real paths. */
function shippedPackages(): Set<string> {
  const found = new Set<string>()
  const left = readdirSync(join(root, 'services')).map((name) => join(root, 'services', name))
  for (let folder = left.pop(); folder; folder = left.pop()) {
    if (found.has(folder)) continue
    found.add(folder)
    for (const name of Object.keys(manifestOf(folder).dependencies ?? {}))
      left.push(findPackage(folder, name))
  }
  return found
}

/** Their package.json says it otherwise, or not at all: what stands in their files was read. */
const readInFiles: Readonly<Record<string, string>> = { 'htmx.org': '0BSD', 'combine-errors': 'MIT' }

/** As Node finds it. */
function findPackage(from: string, name: string): string {
  for (let folder = from; ; folder = dirname(folder)) {
    const place = join(folder, 'node_modules', name)
    if (existsSync(join(place, 'package.json'))) return realpathSync(place)
    assert.notEqual(folder, dirname(folder), `${name} of ${from} is not installed`)
  }
}

/** An expression of SPDX: one of several, or all of them. */
function fits(expression: string): boolean {
  const alternatives = expression.replaceAll(/[()]/g, '').split(' OR ')
  return alternatives.some((all) => all.split(' AND ').every((one) => fitting.includes(one.trim())))
}

test('all that is shipped has a licence that fits', () => {
  const folders = [...shippedPackages()]
  const foreign = folders.filter((folder) => folder.includes('node_modules')).map(manifestOf)
  assert.ok(foreign.length > 50, `${foreign.length} packages`)
  const misfits = foreign.flatMap(({ license, licenses, name, version }) => {
    const said = typeof license === 'string' ? license : (license?.type ?? licenses?.[0]?.type ?? 'none')
    return fits(readInFiles[name] ?? said) ? [] : [`${name}@${version}: ${said}`]
  })
  assert.deepEqual(misfits, [])
})

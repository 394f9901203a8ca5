// What a release is made of: every foreign package that is shipped, by the lock file, as CycloneDX 1.6
// (https://cyclonedx.org/docs/1.6/json). The same lock file gives the same text. Licences are told of what is installed here.
//   node scripts/sbom.ts VERSION [FOLDER with pnpm-lock.yaml]
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readLockFile, type Lock, type LockedDependencies } from './lock-file.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

export interface Component {
  readonly type: 'library'
  readonly 'bom-ref': string
  readonly group?: string
  readonly name: string
  readonly version: string
  readonly purl: string
  readonly hashes: readonly { readonly alg: 'SHA-512'; readonly content: string }[]
  readonly licenses?: readonly { readonly expression: string }[]
}

/** Of a release: the services and the command. What only development needs is not in it. */
export function billOfMaterials(lock: Lock, version: string) {
  const own = { type: 'application', name: 'postkeep', version, 'bom-ref': `pkg:generic/postkeep@${version}` }
  const direct = new Set<string>()
  const found = new Map<string, readonly string[]>()
  const importers = Object.keys(lock.importers).filter(isShipped)
  for (const path of withOwnPackages(lock, importers)) {
    for (const key of foreignOf(lock, lock.importers[path]!)) direct.add(key)
  }
  for (const left = [...direct]; left.length > 0;) {
    const key = left.pop()!
    if (found.has(key)) continue
    const needed = foreignOf(lock, lock.snapshots[key] ?? {})
    found.set(key, needed)
    left.push(...needed)
  }
  // One package with different peers is one component.
  const needs = new Map<string, Set<string>>()
  for (const [key, needed] of found) {
    const refs = needs.get(purlOf(key)) ?? new Set()
    for (const one of needed) refs.add(purlOf(one))
    needs.set(purlOf(key), refs)
  }
  const packages = new Map([...found.keys()].map((key) => [purlOf(key), key]))
  const refs = [...packages.keys()].toSorted()
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: { component: { ...own, licenses: [{ license: { id: 'MIT' } }] } },
    components: refs.map((ref) => componentOf(lock, packages.get(ref)!)),
    dependencies: [
      { ref: own['bom-ref'], dependsOn: [...new Set([...direct].map(purlOf))].toSorted() },
      ...refs.map((ref) => ({ ref, dependsOn: [...needs.get(ref)!].toSorted() }))
    ]
  } as const
}

function isShipped(path: string): boolean {
  return path.startsWith('services/') || path === 'packages/postkeep-command'
}

/** And our packages that they need. */
function withOwnPackages(lock: Lock, paths: readonly string[]): Set<string> {
  const all = new Set(paths)
  for (const path of all) {
    for (const { version } of Object.values(dependenciesOf(lock.importers[path]!))) {
      if (version.startsWith('link:')) all.add(join(path, version.slice('link:'.length)))
    }
  }
  return all
}

function foreignOf(lock: Lock, needs: LockedDependencies): string[] {
  return Object.entries(dependenciesOf(needs)).flatMap(([name, { version }]) => {
    if (version.startsWith('link:')) return []
    // An alias has the true name in its version.
    return [`${name}@${version}` in lock.snapshots ? `${name}@${version}` : version]
  })
}

function dependenciesOf({ dependencies = {}, optionalDependencies = {} }: LockedDependencies) {
  return { ...dependencies, ...optionalDependencies }
}

function componentOf(lock: Lock, key: string): Component {
  const { group, name, version } = partsOf(key)
  const integrity = lock.integrity[withoutPeers(key)]
  if (!integrity?.startsWith('sha512-')) throw new Error(`the lock file has no SHA-512 of ${key}`)
  const content = Buffer.from(integrity.slice('sha512-'.length), 'base64').toString('hex')
  const expression = licenceOf(group ? `${group}/${name}` : name, version)
  return {
    type: 'library',
    'bom-ref': purlOf(key),
    ...(group && { group }),
    name,
    version,
    purl: purlOf(key),
    hashes: [{ alg: 'SHA-512', content }],
    ...(expression && { licenses: [{ expression }] })
  }
}

/** undefined: it is not installed here (it may be for another platform), or says it in another way. */
function licenceOf(name: string, version: string): string | undefined {
  const store = join(root, 'node_modules/.pnpm')
  if (!existsSync(store)) return undefined
  const start = `${name.replace('/', '+')}@${version}`
  const folder = readdirSync(store).find((entry) => entry === start || entry.startsWith(`${start}_`))
  if (!folder) return undefined
  const manifest = readFileSync(join(store, folder, 'node_modules', name, 'package.json'), 'utf8')
  const { license } = JSON.parse(manifest) as { license?: unknown }
  return typeof license === 'string' ? license : undefined
}

/** https://github.com/package-url/purl-spec, type npm */
function purlOf(key: string): string {
  const { group, name, version } = partsOf(key)
  return `pkg:npm/${group ? `${encodeURIComponent(group)}/` : ''}${name}@${version}`
}

function partsOf(key: string): { group: string | undefined; name: string; version: string } {
  const [, group, name = '', version = ''] = /^(?:(@[^/]+)\/)?([^@]+)@(.+)$/.exec(withoutPeers(key)) ?? []
  if (!name || !version) throw new Error(`not a package of the lock file: ${key}`)
  return { group, name, version }
}

function withoutPeers(key: string): string {
  return key.replace(/\(.*$/, '')
}

if (import.meta.main) {
  const [version, folder = root] = process.argv.slice(2)
  if (!version) throw new Error('sbom.ts VERSION [FOLDER]')
  const lock = readLockFile(readFileSync(join(folder, 'pnpm-lock.yaml'), 'utf8'))
  console.log(JSON.stringify(billOfMaterials(lock, version), null, 1))
}

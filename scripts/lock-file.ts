// pnpm's lock file, version 9: nested names and values, two blanks a level. Of values only what is on one line is read.

export interface LockedDependencies {
  readonly dependencies?: Readonly<Record<string, { readonly version: string }>>
  readonly optionalDependencies?: Readonly<Record<string, { readonly version: string }>>
}

export interface Lock {
  /** By the folder of a package of ours. */
  readonly importers: Readonly<Record<string, LockedDependencies>>
  /** By name@version(peers). */
  readonly snapshots: Readonly<Record<string, LockedDependencies>>
  /** As it stands there (sha512-…), by name@version. */
  readonly integrity: Readonly<Record<string, string>>
}

type Tree = { [name: string]: Tree | string }

/** @throws an Error where the text is not of this version */
export function readLockFile(text: string): Lock {
  const { importers, lockfileVersion, packages, snapshots } = readTree(text)
  if (lockfileVersion !== '9.0') throw new Error(`not a lock file of version 9.0: ${lineOf(lockfileVersion)}`)
  const integrity = Object.entries(packages as Tree).map(([key, told]) => {
    const resolution = (told as Tree)['resolution']
    return [key, /integrity: ([^,}]+)/.exec(lineOf(resolution))?.[1] ?? '']
  })
  return {
    importers: importers as Lock['importers'],
    snapshots: Object.fromEntries(
      Object.entries(snapshots as Tree).map(([key, told]) => [key, withVersions(told)])
    ),
    integrity: Object.fromEntries(integrity) as Lock['integrity']
  }
}

/** Of what others need the lock file tells the version alone, where of ours it tells the wanted one too. */
function withVersions(told: Tree | string): LockedDependencies {
  if (typeof told === 'string') return {}
  const of = (kind: string) =>
    Object.fromEntries(
      Object.entries(told[kind] ?? {}).map(([name, version]) => [name, { version: lineOf(version) }])
    )
  return { dependencies: of('dependencies'), optionalDependencies: of('optionalDependencies') }
}

function lineOf(value: Tree | string | undefined): string {
  return typeof value === 'string' ? value : ''
}

function readTree(text: string): Tree {
  const top: Tree = {}
  const open: Tree[] = [top]
  for (const line of text.split('\n')) {
    const [, indent = '', quoted, bare, value] =
      /^( *)(?:'((?:[^']|'')+)'|([^\s'#-][^:]*)):(?: (.*))?$/.exec(line) ?? []
    const name = quoted ?? bare
    const inside = open[indent.length / 2]
    if (name === undefined || !inside) continue
    open.length = indent.length / 2 + 1
    if (value === undefined) open.push((inside[name] = {}))
    else inside[name] = value.replace(/^'(.*)'$/, '$1')
  }
  return top
}

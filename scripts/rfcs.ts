// Writes docs/rfcs.md: each RFC, whether it is kept, and the files and tests that carry it, gathered from the comments
// that name it. `--check`: fails when the file is not what would be written, or a comment names an RFC that the register
// calls unsupported and no file carries one that it calls supported.
import { globSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { type Area, type Entry, areas } from './rfc-register.ts'

const target = 'docs/rfcs.md'
/** More files than this are told by their folders. */
const mostFiles = 5

interface Carriers {
  readonly files: string[]
  readonly tests: string[]
}

function carriers(): Map<number, Carriers> {
  const found = new Map<number, Carriers>()
  const paths = globSync('{packages,services}/*/{src,test}/**/*.{ts,txt}').toSorted()
  for (const path of paths) {
    const numbers = new Set(
      [...readFileSync(path, 'utf8').matchAll(/RFC (\d{3,5})/g)].map((match) => Number(match[1]))
    )
    const isTest = path.includes('/test/') || path.endsWith('.test.ts')
    for (const number of numbers) {
      const entry = found.get(number) ?? { files: [], tests: [] }
      entry[isTest ? 'tests' : 'files'].push(path)
      found.set(number, entry)
    }
  }
  return found
}

function listed(paths: readonly string[]): string {
  if (paths.length <= mostFiles) return paths.map((path) => `[${shortened(path)}](../${path})`).join(', ')
  const folders = Object.entries(Object.groupBy(paths, (path) => dirname(path)))
  return folders
    .map(([folder, inside]) => `[${shortened(folder)}](../${folder}) (${inside!.length})`)
    .join(', ')
}

function shortened(path: string): string {
  return path
    .replace(/^(packages|services)\//, '')
    .replace('/src/', '/')
    .replace(/\/src$/, '')
}

function row(number: number, { title, support, note }: Entry, found: Map<number, Carriers>): string {
  const { files = [], tests = [] } = found.get(number) ?? {}
  const what = note ? `${title}: ${note}` : title
  const link = `[${number}](https://www.rfc-editor.org/rfc/rfc${number})`
  return `| ${link} | ${what} | ${support} | ${listed(files)} | ${listed(tests)} |`
}

function section({ name, rfcs }: Area, found: Map<number, Carriers>): string {
  const rows = Object.entries(rfcs).map(([number, entry]) => row(Number(number), entry, found))
  return `## ${name}\n\n| RFC | what | kept | files | tests |\n| --- | --- | --- | --- | --- |\n${rows.join('\n')}\n`
}

const found = carriers()
const text = `# RFCs

Made by \`node scripts/rfcs.ts\` from \`scripts/rfc-register.ts\` and the comments that name an RFC: do not edit.
Where many files carry one, their folders are named, with how many.

${areas.map((area) => section(area, found)).join('\n')}`

if (process.argv.includes('--check')) {
  const bare = areas.flatMap(({ rfcs }) =>
    Object.entries(rfcs)
      .filter(([number, { support }]) => support !== 'no' && !found.get(Number(number))?.files.length)
      .map(([number, { title }]) => `${number} (${title})`)
  )
  if (bare.length > 0) console.error(`no file carries: ${bare.join(', ')}`)
  const isCurrent = readFileSync(target, 'utf8') === text
  if (!isCurrent) console.error(`${target} is not current: run node scripts/rfcs.ts`)
  process.exit(bare.length === 0 && isCurrent ? 0 : 1)
}
writeFileSync(target, text)

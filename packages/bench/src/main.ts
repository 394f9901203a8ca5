// `npm run bench`: ours and the peers, one after the other, on the same machine with the same messages. Every part is a table;
// with several runs its cells are medians, with the least and the most.
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { surroundings } from './machine.ts'
import { partNames, parts, type Part, type PartName } from './parts.ts'
import { mergeRuns, reportOf, tableOf, type MergedColumn } from './report.ts'
import type { Column } from './report.ts'

const usage = `npm run bench -- [options]
  --only a,b       parts: ${partNames.join(', ')} (all)
  --peers a,b      of mail: postkeep, mdbox, mail_crypt, maildir (all)
  --runs N         of each part, on new servers each time (1)
  --messages N     messages of the IMAP mailbox (10000)
  --growth a,b     messages of the growing mailbox (1000,10000,100000)
  --queued a,b     messages of the growing queue (3000,10000,30000,100000)
  --mailboxes a,b  of the growing server (1,100,1000)
  --sessions a,b   that wait (10,200,1000)
  --scale X        share of the SMTP load (1)
  --report FOLDER  writes a Markdown file for each part, e.g. docs/benchmarks`

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: partNames.join(',') },
    peers: { type: 'string', default: 'postkeep,mdbox,mail_crypt,maildir' },
    runs: { type: 'string', default: '1' },
    messages: { type: 'string', default: '10000' },
    growth: { type: 'string', default: '1000,10000,100000' },
    queued: { type: 'string', default: '3000,10000,30000,100000' },
    mailboxes: { type: 'string', default: '1,100,1000' },
    sessions: { type: 'string', default: '10,200,1000' },
    scale: { type: 'string', default: '1' },
    report: { type: 'string' },
    help: { type: 'boolean', default: false }
  }
})
if (values.help) {
  console.log(usage)
  process.exit(0)
}

const folder = mkdtempSync(join(tmpdir(), 'postkeep-bench-'))
// Postfix and Dovecot have users of their own, who must be able to enter.
chmodSync(folder, 0o755)
const numbers = (text: string): number[] => text.split(',').map(Number)
const plan = {
  folder,
  messages: Number(values.messages),
  scale: Number(values.scale),
  peers: values.peers.split(','),
  growth: numbers(values.growth),
  queued: numbers(values.queued),
  mailboxes: numbers(values.mailboxes),
  sessions: numbers(values.sessions)
}
const wanted = values.only.split(',')
const unknown = wanted.filter((name) => !partNames.includes(name as PartName))
if (unknown.length > 0) throw new Error(`no such part: ${unknown.join(', ')}\n${usage}`)
try {
  for (const name of wanted as PartName[]) await run(name, parts[name])
} finally {
  rmSync(folder, { recursive: true, force: true })
}

async function run(name: PartName, part: Part): Promise<void> {
  const before = surroundings()
  const runs: Column[][] = []
  while (runs.length < Number(values.runs)) runs.push(await part.measure(plan))
  const columns: MergedColumn[] = mergeRuns(runs)
  console.log(`${part.title}\n\n${tableOf(columns, part.compares)}\n`)
  if (!values.report) return
  mkdirSync(values.report, { recursive: true })
  const text = reportOf({
    title: part.title,
    command: ['npm run bench --', ...process.argv.slice(2)].join(' '),
    runs: runs.length,
    before,
    after: surroundings(),
    table: tableOf(columns, part.compares)
  })
  const file = resolve(values.report, `${name}.md`)
  writeFileSync(file, text)
  console.error(`written: ${file}`)
}

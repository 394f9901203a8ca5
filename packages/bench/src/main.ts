// `npm run bench`: ours and the peers, one after the other, on the same machine and the same messages.
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { corpus } from './corpus.ts'
import { measure, type MeasureOptions } from './measure.ts'
import { missingPeer, startPostfixDovecot } from './peers/postfix-dovecot.ts'
import { startPostkeep } from './peers/postkeep.ts'
import { machineLine, markdownTable, type Column } from './report.ts'
import type { ServerUnderTest } from './server-under-test.ts'

const usage = `npm run bench -- [options]
  --messages N     messages of the IMAP mailbox (10000)
  --scale X        share of the SMTP load (1)
  --only imap|smtp measure one side only
  --peers a,b      postkeep,mdbox,mail_crypt (all)
  --write FILE     write the table to a Markdown file`

const { values } = parseArgs({
  options: {
    messages: { type: 'string', default: '10000' },
    scale: { type: 'string', default: '1' },
    only: { type: 'string' },
    peers: { type: 'string', default: 'postkeep,mdbox,mail_crypt' },
    write: { type: 'string' },
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
const messages = corpus(Number(values.messages))
const megabytes = messages.reduce((sum, { raw }) => sum + raw.length, 0) / 1e6
const only = values.only === 'imap' || values.only === 'smtp' ? values.only : undefined
const options: MeasureOptions = { messages, scale: Number(values.scale), only }
console.error(`${messages.length} messages, ${megabytes.toFixed(0)} MB; ${machineLine()}`)

const starts: Record<string, () => Promise<ServerUnderTest>> = {
  postkeep: () => startPostkeep(join(folder, 'postkeep')),
  mdbox: () => startPostfixDovecot(join(folder, 'mdbox'), 'mdbox'),
  mail_crypt: () => startPostfixDovecot(join(folder, 'mail-crypt'), 'mdbox + mail_crypt')
}
const missing = missingPeer()
const columns: Column[] = []
for (const peer of values.peers.split(',')) {
  if (peer !== 'postkeep' && missing) {
    console.error(`${peer} is left out: ${missing}`)
    continue
  }
  const server = await starts[peer]!()
  try {
    columns.push({ name: server.name, figures: await measure(server, options) })
  } finally {
    await server.stop()
  }
}
rmSync(folder, { recursive: true, force: true })
const [first, ...others] = columns
const table = markdownTable(first!, others)
console.log(table)
if (values.write) {
  const about = `${messages.length} messages, ${megabytes.toFixed(0)} MB of seeded mail; ${machineLine()}.`
  writeFileSync(values.write, `# Benchmarks\n\n${about}\n\n${table}\n`)
}

// `npm run bench`: ours and the peers, one after the other, on the same machine and the same messages.
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { corpus } from './corpus.ts'
import { measure, type MeasureOptions } from './measure.ts'
import { measureApi } from './measures/api.ts'
import { measureCalendar } from './measures/calendar.ts'
import type { Figure } from './measures/measurement.ts'
import { measureWeb } from './measures/web.ts'
import { missingPeer, startPostfixDovecot } from './peers/postfix-dovecot.ts'
import { startPostkeep } from './peers/postkeep.ts'
import { missingRadicale, startRadicale } from './peers/radicale.ts'
import { machineLine, markdownTable, type Column } from './report.ts'
import type { ServerUnderTest } from './server-under-test.ts'

const usage = `npm run bench -- [options]
  --messages N     messages of the IMAP mailbox (10000)
  --scale X        share of the SMTP load (1)
  --only imap|smtp|dav|api|web   measure one side only
  --peers a,b      of mail: postkeep,mdbox,mail_crypt (all)
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
const { only } = values
console.error(machineLine())
const parts: string[] = []
const isWanted = (part: string) => only === undefined || only === part
if (isWanted('imap') || isWanted('smtp')) parts.push(await mailPart())
if (isWanted('dav')) parts.push(await calendarPart())
if (isWanted('api')) parts.push(await apiPart())
if (isWanted('web')) parts.push(await webPart())
rmSync(folder, { recursive: true, force: true })
if (values.write) writeFileSync(values.write, `# Benchmarks\n\n${parts.join('\n')}`)

async function mailPart(): Promise<string> {
  const messages = corpus(Number(values.messages))
  const megabytes = messages.reduce((sum, { raw }) => sum + raw.length, 0) / 1e6
  const side = only === 'imap' || only === 'smtp' ? only : undefined
  const options: MeasureOptions = { messages, scale: Number(values.scale), only: side }
  const starts: Record<string, () => Promise<ServerUnderTest>> = {
    postkeep: () => startPostkeep(join(folder, 'postkeep')),
    mdbox: () => startPostfixDovecot(join(folder, 'mdbox'), 'mdbox'),
    mail_crypt: () => startPostfixDovecot(join(folder, 'mail-crypt'), 'mdbox + mail_crypt')
  }
  const missing = missingPeer()
  const columns: Column[] = []
  for (const peer of values.peers.split(',')) {
    if (peer !== 'postkeep' && missing) console.error(`${peer} is left out: ${missing}`)
    else columns.push(await columnOf(await starts[peer]!(), (server) => measure(server, options)))
  }
  return part(`${messages.length} messages, ${megabytes.toFixed(0)} MB of seeded mail`, columns)
}

async function calendarPart(): Promise<string> {
  const missing = missingRadicale()
  if (missing) console.error(`Radicale is left out: ${missing}`)
  const columns = [await columnOf(await startPostkeep(join(folder, 'postkeep-dav')), measureCalendar)]
  if (!missing) columns.push(await columnOf(await startRadicale(join(folder, 'radicale')), measureCalendar))
  return part('One calendar, plain HTTP, one connection', columns)
}

async function apiPart(): Promise<string> {
  const messages = corpus(Number(values.messages))
  const server = await startPostkeep(join(folder, 'postkeep-api'))
  return part('The REST API, plain HTTP', [await columnOf(server, (one) => measureApi(one, messages))])
}

async function webPart(): Promise<string> {
  const server = await startPostkeep(join(folder, 'postkeep-web'))
  return part('The web admin, TLS, one connection', [await columnOf(server, measureWeb)])
}

async function columnOf<Server extends { readonly name: string; stop(): Promise<void> }>(
  server: Server,
  measuring: (server: Server) => Promise<Figure[]>
): Promise<Column> {
  try {
    return { name: server.name, figures: await measuring(server) }
  } finally {
    await server.stop()
  }
}

function part(about: string, [first, ...others]: readonly Column[]): string {
  const table = markdownTable(first!, others)
  console.log(table)
  return `${about}; ${machineLine()}.\n\n${table}\n`
}

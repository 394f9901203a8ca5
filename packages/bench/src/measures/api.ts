// What programs ask of the REST API: pages of long lists, and mail to send, many at once. Processor time stands beside: it
// is the figure to read where the machine is busy.
import type { CorpusMessage } from '../corpus.ts'
import { openHttpClient, successOf, type HttpClient } from '../http-client.ts'
import { ImapClient } from '../imap-client.ts'
import { processorTime, proportionalMemory } from '@postkeep/testkit'
import { watchMemoryPeak } from '../memory-peak.ts'
import type { AdministeredServer } from '../server-under-test.ts'
import {
  collectFigures,
  milliseconds,
  percentileMilliseconds,
  perSecond,
  type Figure,
  type TakeFigure
} from './measurement.ts'

export const aliasCount = 10_000
const runs = 100
const [senders, mailsEach] = [10, 150]

type Load = { readonly server: AdministeredServer; readonly take: TakeFigure }

export async function measureApi(
  server: AdministeredServer,
  messages: readonly CorpusMessage[]
): Promise<Figure[]> {
  const { figures, take } = collectFigures(server.name)
  const load = { server, take }
  const { api } = server.pids
  take('memory (PSS) of the API, idle', 'MiB', proportionalMemory([api]))
  await withPeak(load, 'lists and mails', async () => {
    await listAliases(load)
    await sendMail(load)
    await fillFolder(server, messages)
    await listMessages(load, messages.length, listed)
  })
  await withPeak(load, 'whole messages', () => listMessages(load, messages.length, whole))
  return figures
}

async function withPeak({ server, take }: Load, what: string, work: () => Promise<void>): Promise<void> {
  const peak = watchMemoryPeak(() => Promise.resolve([server.pids.api]))
  try {
    await work()
  } finally {
    take(`memory (PSS) of the API, peak in ${what}`, 'MiB', await peak.stop())
  }
}

function clientOf({ api }: AdministeredServer, username: string, password = ''): HttpClient {
  const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`
  return openHttpClient(api, { headers: { authorization } })
}

async function listAliases({ server, take }: Load): Promise<void> {
  await server.addAliases(aliasCount)
  using client = clientOf(server, await server.makeToken())
  const path = `/v1/domains/${server.domain}/aliases`
  for (const limit of [50, 1000]) {
    const pages = aliasCount / limit
    await pageFigures({ server, take }, `aliases of ${aliasCount}, page of ${limit}`, (run) =>
      successOf(client, 'GET', `${path}?limit=${limit}&page=${1 + ((run * 7) % pages)}`)
    )
  }
  await pageFigures({ server, take }, `aliases of ${aliasCount}, search`, (run) =>
    successOf(client, 'GET', `${path}?limit=50&q=alias-${run}`)
  )
}

/** Of every run, once it is warm. */
async function pageFigures(
  { server, take }: Load,
  label: string,
  ask: (run: number) => Promise<unknown>
): Promise<void> {
  for (let run = 0; run < 20; run++) await ask(run)
  const { api, sqlite, store } = server.pids
  const before = processorTime([api, sqlite, store])
  take(`${label}: p95`, 'ms', await percentileMilliseconds(runs, ask))
  take(`${label}: processor time`, 'ms', (processorTime([api, sqlite, store]) - before) / runs)
}

async function sendMail({ server, take }: Load): Promise<void> {
  const { address, password } = server.users[0]!
  const clients = Array.from({ length: senders }, () => clientOf(server, address, password))
  const send = (client: HttpClient, count: number) => sendSome(client, count)
  await Promise.all(clients.map((client) => send(client, 20)))
  const { api, sqlite, store } = server.pids
  const before = processorTime([api, sqlite, store])
  const elapsed = await milliseconds(() => Promise.all(clients.map((client) => send(client, mailsEach))))
  const count = senders * mailsEach
  take(`POST /v1/emails, ${senders} connections`, '/s', perSecond(count, elapsed))
  take('POST /v1/emails: processor time', 'ms', (processorTime([api, sqlite, store]) - before) / count)
  for (const client of clients) client[Symbol.dispose]()
}

async function sendSome(client: HttpClient, count: number): Promise<void> {
  const headers = { 'content-type': 'application/json' }
  const text = 'A line of a message that is sent by a program.\n'.repeat(40)
  for (let sent = 0; sent < count; sent++) {
    const body = JSON.stringify({ to: `far${sent}@far1.net`, subject: `Message ${sent}`, text })
    await successOf(client, 'POST', '/v1/emails', { body, headers })
  }
}

interface MessagePage {
  readonly label: string
  readonly query: string
  readonly limit: number
}

const inFolder = 'folder=Bench&limit=50&sort=-created_at'
/** As programs ask that show a list. */
const listed: readonly MessagePage[] = [
  { label: 'page of 50, without content', query: `${inFolder}&raw=false&nodemailer=false`, limit: 50 },
  { label: 'page of 50, lightweight', query: `${inFolder}&raw=false&lightweight=true`, limit: 50 }
]
/** As programs ask that read on, and that do not know what they may leave out. */
const whole: readonly MessagePage[] = [
  { label: 'page of 50, parsed, without files', query: `${inFolder}&raw=false&attachments=false`, limit: 50 },
  { label: 'page of 25, without parameters', query: '', limit: 25 }
]

async function fillFolder(server: AdministeredServer, messages: readonly CorpusMessage[]): Promise<void> {
  const imap = await ImapClient.connect(server)
  await imap.login(server.users[1]!)
  await imap.command('CREATE Bench')
  for (const { raw } of messages) await imap.command('APPEND Bench (\\Seen)', raw)
  imap.close()
}

async function listMessages(
  { server, take }: Load,
  count: number,
  shown: readonly MessagePage[]
): Promise<void> {
  const { address, password } = server.users[1]!
  using client = clientOf(server, address, password)
  for (const { label, limit, query } of shown) {
    const pages = Math.max(1, Math.floor(count / limit))
    await pageFigures({ server, take }, `messages of ${count}, ${label}`, (run) =>
      successOf(client, 'GET', `/v1/messages?${query}&page=${1 + ((run * 7) % pages)}`)
    )
  }
}

// The parts of a run. Each is a table: one column a server, or one a state of a server that grows.
import { join } from 'node:path'
import { corpus } from './corpus.ts'
import { measureMail, type MailSide } from './measure-mail.ts'
import { measureApi } from './measures/api.ts'
import { measureClaims } from './measures/claims.ts'
import { measureCalendar } from './measures/calendar.ts'
import { measureGrowingMailbox } from './measures/growing-mailbox.ts'
import { measureLimits } from './measures/limits.ts'
import { measureManyMailboxes } from './measures/many-mailboxes.ts'
import type { Figure } from './measures/measurement.ts'
import { measureWeb } from './measures/web.ts'
import { missingPeer, startPostfixDovecot } from './peers/postfix-dovecot.ts'
import { startPostkeep } from './peers/postkeep.ts'
import { missingRadicale, startRadicale } from './peers/radicale.ts'
import type { Column, Comparison } from './report.ts'
import type { ServerUnderTest } from './server-under-test.ts'

export interface Plan {
  /** For the data of servers. */
  readonly folder: string
  readonly messages: number
  readonly scale: number
  readonly peers: readonly string[]
  readonly growth: readonly number[]
  readonly queued: readonly number[]
  readonly mailboxes: readonly number[]
  readonly sessions: readonly number[]
}

export interface Part {
  readonly title: string
  readonly compares: Comparison
  measure(plan: Plan): Promise<Column[]>
}

export const partNames = [
  'limits',
  'imap',
  'sessions',
  'smtp',
  'queue',
  'growth',
  'mailboxes',
  'dav',
  'api',
  'web'
] as const
export type PartName = (typeof partNames)[number]

export const parts: Readonly<Record<PartName, Part>> = {
  limits: {
    title: 'What the machine allows at most',
    compares: 'peers',
    measure: async ({ folder }) => [{ name: 'alone', figures: await measureLimits(folder) }]
  },
  imap: mail('One mailbox by IMAP and POP3', 'imap'),
  sessions: mail('Clients that wait', 'sessions'),
  smtp: mail('Mail in and out', 'smtp'),
  queue: {
    title: 'A queue that grows',
    compares: 'states',
    measure: async ({ queued }) =>
      (await measureClaims(queued)).map(({ figures, queued: count }) => ({
        name: `${count.toLocaleString('en')} queued`,
        figures
      }))
  },
  growth: {
    title: 'A mailbox that grows',
    compares: 'states',
    measure: async (plan) => {
      const columns: Column[] = []
      for (const start of mailServers(plan, ['postkeep', 'mdbox'])) {
        await using server = await start()
        for (const { figures, messages } of await measureGrowingMailbox(server, plan.growth)) {
          columns.push({ name: `${server.name}: ${messages.toLocaleString('en')}`, figures })
        }
      }
      return columns
    }
  },
  mailboxes: {
    title: 'Many mailboxes',
    compares: 'states',
    measure: async (plan) => {
      const columns: Column[] = []
      for (const start of mailServers(plan, ['postkeep', 'mdbox'], Math.max(...plan.mailboxes))) {
        await using server = await start()
        for (const { figures, mailboxes } of await measureManyMailboxes(server, plan.mailboxes)) {
          columns.push({ name: `${server.name}: ${mailboxes.toLocaleString('en')}`, figures })
        }
      }
      return columns
    }
  },
  dav: { title: 'One calendar, plain HTTP, one connection', compares: 'peers', measure: measureCalendars },
  api: {
    title: 'The REST API, plain HTTP',
    compares: 'peers',
    async measure({ folder, messages }) {
      const mailbox = corpus(messages)
      return [await columnOf(await startPostkeep(join(folder, 'api')), (one) => measureApi(one, mailbox))]
    }
  },
  web: {
    title: 'The web admin, TLS, one connection',
    compares: 'peers',
    measure: async ({ folder }) => [await columnOf(await startPostkeep(join(folder, 'web')), measureWeb)]
  }
}

function mail(title: string, side: MailSide): Part {
  return {
    title,
    compares: 'peers',
    async measure(plan) {
      const messages = side === 'imap' ? corpus(plan.messages) : []
      const { scale, sessions } = plan
      const columns: Column[] = []
      for (const start of mailServers(plan, plan.peers)) {
        columns.push(
          await columnOf(await start(), (server) => measureMail(server, side, { messages, scale, sessions }))
        )
      }
      return columns
    }
  }
}

/** Those of `names` that are wanted and can be run here. */
function mailServers(
  { folder, peers }: Plan,
  names: readonly string[],
  users = 20
): (() => Promise<ServerUnderTest>)[] {
  const all: Record<string, () => Promise<ServerUnderTest>> = {
    postkeep: () => startPostkeep(join(folder, 'postkeep'), users),
    mdbox: () => startPostfixDovecot(join(folder, 'mdbox'), 'mdbox', users),
    mail_crypt: () => startPostfixDovecot(join(folder, 'mail-crypt'), 'mdbox + mail_crypt', users),
    maildir: () => startPostfixDovecot(join(folder, 'maildir'), 'maildir', users)
  }
  const missing = missingPeer()
  return names
    .filter((name) => peers.includes(name))
    .flatMap((name) => {
      if (name !== 'postkeep' && missing) console.error(`${name} is left out: ${missing}`)
      return name !== 'postkeep' && missing ? [] : [all[name]!]
    })
}

async function measureCalendars({ folder }: Plan): Promise<Column[]> {
  const missing = missingRadicale()
  if (missing) console.error(`Radicale is left out: ${missing}`)
  const columns = [await columnOf(await startPostkeep(join(folder, 'dav')), measureCalendar)]
  if (!missing) columns.push(await columnOf(await startRadicale(join(folder, 'radicale')), measureCalendar))
  return columns
}

async function columnOf<Server extends AsyncDisposable & { readonly name: string }>(
  server: Server,
  measuring: (server: Server) => Promise<Figure[]>
): Promise<Column> {
  await using _ = server
  return { name: server.name, figures: await measuring(server) }
}

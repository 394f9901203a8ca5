// Ours: the dev environment with one process a service, as the containers run it.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { freePort, startProcess } from '@postkeep/testkit'
import { collectGarbage } from '../collect-garbage.ts'
import { commandOf, withDescendants } from '../memory.ts'
import type { CalendarServer, ServerUnderTest } from '../server-under-test.ts'

interface DevEnvironment {
  ca: string
  mailboxes: string
  mx: { host: string; port: number }
  imaps: { host: string; port: number }
  pop3s: { host: string; port: number }
  caldav: { host: string; port: number }
  users: { address: string; password: string }[]
}

export async function startPostkeep(folder: string): Promise<ServerUnderTest & CalendarServer> {
  const inspectPort = await freePort()
  const suite = await startProcess({
    command: process.execPath,
    args: [
      'packages/dev-env/src/main.ts',
      '--lab',
      '--port-base',
      'free',
      '--users',
      '20',
      '--domain',
      'bench.test',
      '--data-dir',
      folder
    ],
    // Nobody listens there until a process gets the signal for it.
    env: { NODE_OPTIONS: `--inspect-port=127.0.0.1:${inspectPort}` },
    ready: /Ctrl-C/,
    // Others may keep the machine busy.
    timeoutMs: 300_000
  })
  const description = join(folder, 'dev-env.json')
  const environment = JSON.parse(readFileSync(description, 'utf8')) as DevEnvironment
  const { caldav, imaps, pop3s, mailboxes, mx } = environment
  const imap = withDescendants([suite.pid]).filter((pid) =>
    commandOf(pid).includes('services/imap/src/main.ts')
  )
  return {
    name: 'Postkeep',
    imaps: { host: imaps.host, port: imaps.port },
    pop3s: { host: pop3s.host, port: pop3s.port },
    mx: { host: mx.host, port: mx.port },
    calendars: `http://${caldav.host}:${caldav.port}`,
    ca: readFileSync(environment.ca, 'utf8'),
    users: environment.users.filter(({ address }) => /^u\d+@/.test(address)),
    storage: mailboxes,
    processes: async () => withDescendants([suite.pid]),
    imapProcesses: async () => imap,
    async collectGarbage() {
      for (const pid of imap) await collectGarbage(pid, inspectPort)
    },
    async stop() {
      await suite.stop()
    }
  }
}

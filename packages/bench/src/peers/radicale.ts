// The peer for calendars: Radicale from the system's packages, as it is by default, without a check of passwords.
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { freePort, hasProgram, listening, startProcess } from '@postkeep/testkit'
import type { CalendarServer } from '../server-under-test.ts'

/** Why it cannot be run here, or undefined when it can. */
export function missingRadicale(): string | undefined {
  return hasProgram('radicale') ? undefined : 'radicale not installed: apt-get install radicale'
}

export async function startRadicale(folder: string): Promise<CalendarServer> {
  const port = await freePort()
  const collections = join(folder, 'collections')
  const settings = {
    'server-hosts': `127.0.0.1:${port}`,
    'storage-filesystem-folder': collections,
    'auth-type': 'none',
    'logging-level': 'warning'
  }
  const args = Object.entries(settings).map(([name, value]) => `--${name}=${value}`)
  // An empty file stands for none: the system's would be read.
  const server = await startProcess({ command: 'radicale', args: ['--config', '', ...args] })
  await listening(port)
  return {
    name: 'Radicale',
    calendars: `http://127.0.0.1:${port}`,
    users: [{ address: 'u1@bench.test', password: 'any' }],
    // Each PUT looks at all that is there already.
    async fill(path, events) {
      const calendar = join(collections, 'collection-root', path)
      for (const { name, text } of events) await writeFile(join(calendar, name), text)
    },
    async [Symbol.asyncDispose]() {
      await server.stop()
    }
  }
}

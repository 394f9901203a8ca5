// The ports of the suite. The public ones are the product's own plus the base; the rest are any free ones.
import { createServer } from 'node:net'
import { freePort } from '@postkeep/testkit'

/** As in production, where clients come in. */
const publicPorts = {
  mx: 2525,
  smtps: 465,
  smtp: 587,
  imaps: 993,
  imap: 2993,
  pop3s: 995,
  pop3: 2995,
  caldav: 5000,
  carddav: 6000,
  api: 4000,
  web: 443
} as const

type PublicPort = keyof typeof publicPorts
export type Ports = Readonly<Record<PublicPort | 'sqlite' | 'webHttp', number>>

export class PortTaken extends Error {}

/** @throws PortTaken naming the port, when one is in use */
export async function choosePorts(base: number | 'free'): Promise<Ports> {
  const [sqlite, webHttp] = [await freePort(), await freePort()]
  const chosen: [string, number][] = []
  for (const [name, port] of Object.entries(publicPorts)) {
    chosen.push([name, base === 'free' ? await freePort() : port + base])
    if (base !== 'free') await refuseIfTaken(name, port + base)
  }
  return { ...(Object.fromEntries(chosen) as Record<PublicPort, number>), sqlite, webHttp }
}

async function refuseIfTaken(name: string, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const probe = createServer()
    probe.once('error', (error: NodeJS.ErrnoException) => {
      const why = error.code === 'EACCES' ? 'needs root' : 'is in use'
      reject(
        new PortTaken(`port ${port} (${name}) ${why}: choose others with --port-base, e.g. --port-base 20000`)
      )
    })
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve()))
  })
}

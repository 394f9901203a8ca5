// The ports of the suite. The public ones are the product's own plus the base; the rest are any free ones.
import { createServer } from 'node:net'
import { freePort } from '@postkeep/testkit'

export interface Ports {
  readonly mx: number
  readonly smtps: number
  readonly smtp: number
  readonly imaps: number
  readonly imap: number
  readonly sqlite: number
}

export class PortTaken extends Error {}

/** @throws PortTaken naming the port, when one is in use */
export async function choosePorts(base: number | 'free'): Promise<Ports> {
  if (base === 'free') {
    const [mx, smtps, smtp, imaps, imap, sqlite] = await Promise.all(
      Array.from({ length: 6 }, () => freePort())
    )
    return { mx: mx!, smtps: smtps!, smtp: smtp!, imaps: imaps!, imap: imap!, sqlite: sqlite! }
  }
  const ports = { mx: 2525 + base, smtps: 465 + base, smtp: 587 + base, imaps: 993 + base, imap: 2993 + base }
  for (const [name, port] of Object.entries(ports)) await refuseIfTaken(name, port)
  return { ...ports, sqlite: await freePort() }
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

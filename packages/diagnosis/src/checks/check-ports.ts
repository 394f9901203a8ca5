// Do the services take connections?
import { connect } from 'node:net'
import { ok, problem, type Finding } from '../finding.ts'

export interface Target {
  readonly host: string
  readonly port: number
}

/** As the containers reach each other. */
export const usualTargets = ['mx:2525', 'smtp:465', 'smtp:587', 'imap:993', 'pop3:995', 'web:443']

const timeoutMs = 3000

/** "mx:2525", "[::1]:25" */
export function parseTarget(text: string): Target {
  const [, host = '', port = ''] = /^\[?(.*?)\]?:(\d+)$/.exec(text) ?? []
  return { host, port: Number(port) }
}

export async function checkPorts(targets: readonly Target[]): Promise<Finding[]> {
  const results = await Promise.all(
    targets.map(async (target) => ({ target, reason: await whyClosed(target) }))
  )
  const closed = results.filter(({ reason }) => reason !== undefined)
  if (closed.length === 0) {
    return [ok('ports', `All take connections: ${targets.map(nameOf).join(', ')}.`)]
  }
  return closed.map(({ reason, target }) =>
    problem(
      'ports',
      `${nameOf(target)} takes no connections (${reason}).`,
      `See why: docker compose ps, docker compose logs ${target.host}`
    )
  )
}

function nameOf({ host, port }: Target): string {
  return `${host}:${port}`
}

/** undefined: it is open. */
function whyClosed({ host, port }: Target): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: timeoutMs })
    const end = (reason: string | undefined): void => {
      socket.destroy()
      resolve(reason)
    }
    socket.once('connect', () => end(undefined))
    socket.once('timeout', () => end('no answer'))
    socket.once('error', (error: NodeJS.ErrnoException) => end(error.code ?? error.message))
  })
}

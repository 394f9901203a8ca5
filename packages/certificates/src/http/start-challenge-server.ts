// A web server for nothing but http-01 challenges: for the first certificate, before the web service runs.
import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { CertificateError } from '../certificate-error.ts'
import { answerChallenges } from './answer-challenges.ts'
import type { ChallengeReader, ChallengeStore } from './challenge-store.ts'

export type ChallengeServer = AsyncDisposable & {
  readonly port: number
  readonly challenges: ChallengeStore
  close(): Promise<void>
}

/** Without `host`: all addresses, IPv4 and IPv6. @throws CertificateError when the port cannot be had */
export async function startChallengeServer({
  port,
  host
}: {
  port: number
  host?: string
}): Promise<ChallengeServer> {
  const answers = new Map<string, string>()
  const server = createServer(answering({ get: async (token) => answers.get(token) }))
  server.requestTimeout = 10_000
  try {
    server.listen({ port, ...(host === undefined ? {} : { host }) })
    await once(server, 'listening')
  } catch (error) {
    throw new CertificateError('configuration', portMessage(error, port), { cause: error })
  }
  const close = async (): Promise<void> => {
    server.close()
    server.closeAllConnections()
    if (server.listening) await once(server, 'close')
  }
  const challenges: ChallengeStore = {
    put: async (token, keyAuthorization) => void answers.set(token, keyAuthorization),
    remove: async (token) => void answers.delete(token)
  }
  return { port: (server.address() as AddressInfo).port, challenges, close, [Symbol.asyncDispose]: close }
}

function answering(challenges: ChallengeReader): RequestListener {
  const answer: (...args: Parameters<RequestListener>) => Promise<void> = async (request, response) => {
    const [path = ''] = (request.url ?? '').split('?')
    const text = await answerChallenges(challenges, path)
    response.writeHead(text === undefined ? 404 : 200, { 'content-type': 'application/octet-stream' })
    response.end(text)
  }
  return (request, response) => void answer(request, response)
}

function portMessage(error: unknown, port: number): string {
  const { code } = error as NodeJS.ErrnoException
  if (code === 'EADDRINUSE') {
    return `Port ${port} is in use by another program. Find it with "ss -ltnp 'sport = :${port}'", stop it and try again`
  }
  if (code === 'EACCES') return `Port ${port} may be opened by root only: run this as root`
  return `Port ${port} cannot be opened (${code ?? String(error)})`
}

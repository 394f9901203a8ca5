// The page of the web admin that grows longest, as a browser asks for it.
import { openHttpClient, successOf, type HttpClient } from '../http-client.ts'
import { processorTime, proportionalMemory } from '@postkeep/testkit'
import type { AdministeredServer } from '../server-under-test.ts'
import { aliasCount } from './api.ts'
import { collectFigures, percentileMilliseconds, type Figure } from './measurement.ts'

const runs = 100

export async function measureWeb(server: AdministeredServer): Promise<Figure[]> {
  const { figures, take } = collectFigures(server.name)
  await server.addAliases(aliasCount)
  using client = openHttpClient(server.web, { ca: server.ca })
  const cookie = await logIn(client, server)
  const { store, web } = server.pids
  const path = `/en/my-account/domains/${server.domain}/aliases`
  const questions: [label: string, query: (run: number) => string][] = [
    ['by name', (run) => `page=${1 + ((run * 7) % (aliasCount / 50))}`],
    ['newest first', (run) => `sort=-created_at&page=${1 + ((run * 7) % (aliasCount / 50))}`],
    ['a search', (run) => `q=alias-${run}`]
  ]
  for (const [label, query] of questions) {
    const ask = async (run: number) => {
      const page = await successOf(client, 'GET', `${path}?${query(run)}`, { headers: { cookie } })
      if (!page.includes('alias-')) throw new Error(`no alias on ${path}?${query(run)}`)
    }
    for (let run = 0; run < 20; run++) await ask(run)
    const before = processorTime([web, store])
    take(`alias list of ${aliasCount}, ${label}: p95`, 'ms', await percentileMilliseconds(runs, ask))
    take(`alias list, ${label}: processor time`, 'ms', (processorTime([web, store]) - before) / runs)
  }
  take('memory (PSS) of the web service', 'MiB', proportionalMemory([web]))
  return figures
}

/** Gives the cookies of the session. */
async function logIn(client: HttpClient, { admin, web }: AdministeredServer): Promise<string> {
  const path = '/en/log-in'
  const form = await client('GET', path)
  const token = /name="_csrf"\s+value="([\w-]+)"/.exec(form.text)?.[1] ?? ''
  const body = new URLSearchParams({ _csrf: token, ...admin }).toString()
  const cookie = cookiesOf(form.headers['set-cookie'])
  const headers = { cookie, origin: web, 'content-type': 'application/x-www-form-urlencoded' }
  const answer = await client('POST', path, { body, headers })
  if (answer.status !== 303 && answer.status !== 302) throw new Error(`log-in: ${answer.status}`)
  return [cookie, cookiesOf(answer.headers['set-cookie'])].filter((one) => one !== '').join('; ')
}

function cookiesOf(lines: readonly string[] = []): string {
  return lines.map((line) => line.split(';', 1)[0]!).join('; ')
}

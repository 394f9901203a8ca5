// curl, from outside: the names of the server lead to the machine.
import type { Outside } from './outside.ts'

const doors: readonly (readonly [string, number])[] = [
  ['', 80],
  ['', 443],
  ['api.', 443],
  ['caldav.', 443],
  ['carddav.', 443],
  ['mx.', 25],
  ['smtp.', 465],
  ['smtp.', 587],
  ['imap.', 143],
  ['imap.', 993],
  ['pop3.', 110],
  ['pop3.', 995]
]

/** Where it runs, and where the machine is seen from there. */
export type Place = Pick<Outside, 'host' | 'run'> & Partial<Pick<Outside, 'host6'>>

export interface Exchange {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  /** name:password */
  readonly user?: string
}

export interface Reply {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: string
}

export class Curl {
  readonly domain: string
  readonly #place: Place
  readonly #options: readonly string[]

  /** `certificate`: the file of what the server shows. */
  constructor(place: Place, domain: string, certificate: string) {
    this.domain = domain
    this.#place = place
    const addresses = place.host6 === undefined ? place.host : `${place.host},[${place.host6}]`
    const resolved = doors.flatMap(([name, port]) => ['--resolve', `${name}${domain}:${port}:${addresses}`])
    const options = ['--silent', '--show-error', '--max-time', '60', '--ssl-reqd', '--cacert', certificate]
    this.#options = [...options, ...resolved]
  }

  run(args: readonly string[], input?: string): Promise<string> {
    const family = args.includes('--ipv6') ? [] : ['--ipv4']
    return this.#place.run('curl', [...this.#options, ...family, ...args], input)
  }

  /** One request over HTTP; redirects are not followed. */
  async http(url: string, { body, headers = {}, method = 'GET', user }: Exchange = {}): Promise<Reply> {
    const fields = { expect: '', ...headers }
    const args = [
      '--include',
      '--request',
      method,
      ...Object.entries(fields).flatMap(([name, value]) => ['--header', `${name}: ${value}`]),
      ...(user === undefined ? [] : ['--user', user]),
      ...(body === undefined ? [] : ['--data-binary', '@-'])
    ]
    return replyOf(await this.run([...args, url], body))
  }
}

function replyOf(text: string): Reply {
  const end = text.indexOf('\r\n\r\n')
  const [first = '', ...lines] = text.slice(0, end).split('\r\n')
  const fields = lines.map((line) => {
    const colon = line.indexOf(':')
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()] as const
  })
  const cookies = fields.filter(([name]) => name === 'set-cookie').map(([, value]) => value)
  const headers = { ...Object.fromEntries(fields), 'set-cookie': cookies }
  return { status: Number(first.split(' ')[1]), headers, body: text.slice(end + 4) }
}

// One who keeps a calendar: puts, changes and deletes events, reads one, and asks what has changed, which is held against what
// must be there.
import assert from 'node:assert/strict'
import { davClient, described, syncTokenOf, type DavAnswer, type DavClient } from '@postkeep/testkit'
import { actUntilStopped, oneOf, type Person, type Soak } from './client.ts'

export async function keepCalendar(soak: Soak, { login }: Person): Promise<CalendarKeeper> {
  const dav = davClient({ url: `http://127.0.0.1:${soak.suite.parts.ports.caldav}` }, login)
  const keeper = new CalendarKeeper(dav, `/${login.address}/calendar/`, soak)
  await actUntilStopped(soak, 'CalDAV', () => keeper.act(soak.random()))
  return keeper
}

export class CalendarKeeper {
  readonly #dav: DavClient
  readonly #path: string
  readonly #soak: Soak
  /** Name → text; null: it may be there as it was, as it was to be, or not at all. */
  readonly #events = new Map<string, string | null>()
  /** What a client knows by synchronising. */
  readonly #synchronised = new Set<string>()
  #token = ''

  constructor(dav: DavClient, path: string, soak: Soak) {
    this.#dav = dav
    this.#path = path
    this.#soak = soak
  }

  async act(choice: number): Promise<void> {
    const { newToken, random } = this.#soak
    const names = [...this.#events.keys()]
    const name = names.length > 0 ? oneOf(names, random()) : undefined
    if (name === undefined || choice < 0.35) return this.#put(`${newToken()}.ics`)
    if (choice < 0.55) return this.#put(name)
    if (choice < 0.7) return this.#remove(name)
    if (choice < 0.85) return this.#read(name)
    return this.synchronise()
  }

  /** Until what is there is known, and is what must be. */
  async check(): Promise<void> {
    for (const name of this.#events.keys()) await this.#read(name)
    await this.synchronise()
    const known = [...this.#events].filter(([, text]) => text !== null).map(([name]) => name)
    assert.deepEqual(
      known.filter((name) => !this.#synchronised.has(name)),
      []
    )
    assert.deepEqual(
      [...this.#synchronised].filter((name) => !this.#events.has(name)),
      []
    )
  }

  async synchronise(): Promise<void> {
    const body = `<sync-collection xmlns="DAV:"><sync-token>${this.#token}</sync-token><sync-level>1</sync-level><prop><getetag/></prop></sync-collection>`
    const answer = await this.#dav('REPORT', this.#path, { body })
    expectStatus(answer, [207])
    for (const { href, status } of described(answer)) {
      const name = href.split('/').at(-1)!
      if (status?.includes(' 404 ')) this.#synchronised.delete(name)
      else this.#synchronised.add(name)
    }
    this.#token = syncTokenOf(answer)
  }

  async #put(name: string): Promise<void> {
    const uid = name.replace('.ics', '')
    const text = eventText(uid, Math.floor(this.#soak.random() * 1e6))
    this.#events.set(name, null)
    const headers = { 'content-type': 'text/calendar' }
    expectStatus(await this.#dav('PUT', this.#path + name, { body: text, headers }), [201, 204])
    this.#events.set(name, text)
  }

  async #remove(name: string): Promise<void> {
    this.#events.set(name, null)
    expectStatus(await this.#dav('DELETE', this.#path + name), [204, 404])
    this.#events.delete(name)
  }

  async #read(name: string): Promise<void> {
    const wanted = this.#events.get(name)
    const answer = await this.#dav('GET', this.#path + name)
    expectStatus(answer, wanted === null ? [200, 404] : [200])
    if (typeof wanted === 'string') assert.equal(answer.text, wanted)
  }
}

/** Other ones of success or refusal are a fault; 5xx is a service that is away. */
function expectStatus({ status, text }: DavAnswer, wanted: readonly number[]): void {
  if (wanted.includes(status)) return
  if (status >= 500) throw new Error(`${status}`)
  assert.fail(`${status} instead of ${wanted.join(' or ')}: ${text.slice(0, 300)}`)
}

function eventText(uid: string, version: number): string {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//test//soak//EN',
    'BEGIN:VEVENT',
    `UID:${uid}`,
    'DTSTAMP:20260101T000000Z',
    'DTSTART:20260301T100000Z',
    'DTEND:20260301T110000Z',
    `SUMMARY:version ${version}`,
    'END:VEVENT',
    'END:VCALENDAR',
    ''
  ]
  return lines.join('\r\n')
}

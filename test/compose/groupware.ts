// Calendars and contacts by the front door, as phones do it.
import assert from 'node:assert/strict'
import type { Curl } from './curl.ts'
import type { Account } from './mail-client.ts'

interface Collection {
  readonly host: string
  readonly path: string
  readonly suffix: string
  readonly type: string
  readonly query: string
  readonly item: (uid: string) => string
}

const calendar: Collection = {
  host: 'caldav',
  path: 'calendar',
  suffix: 'ics',
  type: 'text/calendar',
  query:
    '<c:calendar-query xmlns="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav"><prop><c:calendar-data/></prop><c:filter><c:comp-filter name="VCALENDAR"/></c:filter></c:calendar-query>',
  item: (uid) =>
    `BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//outside//EN\r\nBEGIN:VEVENT\r\nUID:${uid}\r\nDTSTAMP:20260101T000000Z\r\nDTSTART:20260101T100000Z\r\nSUMMARY:about ${uid}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n`
}

const contacts: Collection = {
  host: 'carddav',
  path: 'contacts',
  suffix: 'vcf',
  type: 'text/vcard',
  query:
    '<c:addressbook-query xmlns="DAV:" xmlns:c="urn:ietf:params:xml:ns:carddav"><prop><c:address-data/></prop><c:filter/></c:addressbook-query>',
  item: (uid) => `BEGIN:VCARD\r\nVERSION:3.0\r\nUID:${uid}\r\nN:Doe;J;;;\r\nFN:about ${uid}\r\nEND:VCARD\r\n`
}

/** Puts an event and a contact (again), then asks for what is there. */
export async function useGroupware(curl: Curl, account: Account, uid: string): Promise<void> {
  for (const collection of [calendar, contacts]) {
    const { host, item, path, query, suffix, type } = collection
    const url = `https://${host}.${curl.domain}/${account.address}/${path}/`
    const user = `${account.address}:${account.password}`
    const put = await curl.http(`${url}${uid}.${suffix}`, {
      method: 'PUT',
      headers: { 'content-type': type },
      body: item(uid),
      user
    })
    assert.match(String(put.status), /^20[14]$/, put.body)
    await findInGroupware(curl, account, uid, [collection])
    assert.equal((await curl.http(url, { method: 'REPORT', headers: depth, body: query })).status, 401)
  }
}

const depth = { depth: '1', 'content-type': 'text/xml' }

export async function findInGroupware(
  curl: Curl,
  { address, password }: Account,
  uid: string,
  collections: readonly Collection[] = [calendar, contacts]
): Promise<void> {
  for (const { host, path, query } of collections) {
    const url = `https://${host}.${curl.domain}/${address}/${path}/`
    const user = `${address}:${password}`
    const report = await curl.http(url, { method: 'REPORT', headers: depth, body: query, user })
    assert.equal(report.status, 207, report.body)
    assert.ok(report.body.includes(`about ${uid}`), report.body)
  }
}

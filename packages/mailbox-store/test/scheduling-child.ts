// Killed by scheduling-kill.test.ts: meetings are put and their mail is handed to a queue, mail comes in and is applied.
import { appendFileSync } from 'node:fs'
import { compressBody } from '@postkeep/mailbox-contract'
import { silentLogger as logger } from '@postkeep/log'
import { openMailbox } from '../src/index.ts'

const { path, mailbox, dataKey, queue, first } = JSON.parse(process.argv[2]!)
const store = openMailbox({
  path,
  mailbox,
  dataKey: Buffer.from(dataKey, 'base64'),
  logger,
  onChange: () => undefined
})
const known = store.listCollections({ kinds: ['calendar'] }).collections[0]
const params = { kind: 'calendar' as const, name: 'home', components: [], properties: {} }
const { id: collection } = known ?? store.createCollection(params).collection
const span = { start: null, end: null }
const about = (name: string) => ({
  collection,
  name,
  uid: name,
  component: 'VEVENT',
  span,
  scheduleTag: name
})

for (let number: number = first; ; number += 1) {
  const mail = { from: 'ann@here.net', to: 'ben@far.net', subject: 'Lunch', messageId: `<sent-${number}>` }
  const outgoing = [{ ...mail, raw: Buffer.from('mail') }]
  store.putObject({ ...about(`sent-${number}`), outgoing }, Buffer.from('meeting'))
  const raw = Buffer.from(`Subject: ${number}\r\n\r\n`)
  const delivery = { folder: 'INBOX', flags: [], internalDate: 1, size: raw.length, quota: 0 }
  const key = Buffer.alloc(16)
  key.writeUInt32LE(number)
  await store.deliver({ ...delivery, key, author: `came-${number}` }, compressBody(raw))
  process.stdout.write(`${number}\n`)
  // Both are worked on later than they are noted, as in the service.
  if (number % 3 !== 0) continue
  const waiting = store.outgoingMail()
  appendFileSync(queue, waiting.map(({ messageId }) => `${messageId}\n`).join(''))
  store.settleOutgoing(waiting.map(({ id }) => id))
  for (const { author, body } of store.arrivedMail()) {
    const put = { kind: 'put' as const, ...about(author), bytes: Buffer.from('invitation') }
    const answer = { ...mail, messageId: `<answer-${author}>`, raw: Buffer.from('answer') }
    store.applyArrived({ body, changes: [put], applied: [], outgoing: [answer] })
  }
}

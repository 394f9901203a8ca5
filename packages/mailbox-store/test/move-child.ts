// Makes calendars and moves each into a mailbox of its own until it is killed; tells what is there to be found.
import { writeSync } from 'node:fs'
import { silentLogger } from '@postkeep/log'
import { openMailbox } from '../src/index.ts'

interface Task {
  readonly path: string
  readonly mailbox: string
  readonly dataKey: string
  readonly round: number
}

const { dataKey, mailbox, path, round } = JSON.parse(process.argv[2]!) as Task
const onChange = (): void => undefined
const store = openMailbox({
  path,
  mailbox,
  dataKey: Buffer.from(dataKey, 'hex'),
  logger: silentLogger,
  onChange
})
const facts = {
  ownerAddress: 'a@b.c',
  access: 'owner',
  displayName: '',
  summary: '',
  ownerHref: '',
  sent: 0
} as const

for (let number = 0; number < 10_000; number += 1) {
  const name = `${round}-${number}`
  const { collection } = store.createCollection({ kind: 'calendar', name, components: [], properties: {} })
  for (let member = 0; member < 5; member += 1) {
    const span = { start: null, end: null }
    const params = {
      collection: collection.id,
      name: `${member}.ics`,
      uid: `${name}-${member}`,
      component: 'VEVENT',
      span
    }
    store.putObject(params, Buffer.from(`${name} ${member}`))
  }
  writeSync(1, `${name}\n`)
  store.moveToShare({ collection: collection.id, facts })
  // The next one is moved or not when it comes to its end.
}

// Appends or seals messages until it is killed; tells each number once it was acknowledged.
import { writeSync } from 'node:fs'
import { silentLogger } from '@postkeep/log'
import { compressBody } from '@postkeep/mailbox-contract'
import type { SealPublicKey } from '@postkeep/crypto'
import { openDropBox, openMailbox } from '../src/index.ts'
import { generatedMessage } from './generated-messages.ts'

interface Task {
  readonly path: string
  readonly first: number
  readonly dataKey?: string
  readonly publicKey?: SealPublicKey
}

const task = JSON.parse(process.argv[2]!) as Task
const putOne = task.dataKey ? appender(task, Buffer.from(task.dataKey, 'hex')) : sealer(task, task.publicKey!)
// Whether it dies quickly or late, it never gets so far.
for (let number = task.first; number < task.first + 100_000; number += 5) {
  const group = Array.from({ length: 5 }, (_, index) => number + index)
  await Promise.all(group.map((one) => putOne(one).then(() => writeSync(1, `${one}\n`))))
}

function appender({ path }: Task, dataKey: Buffer): (number: number) => Promise<unknown> {
  const store = openMailbox({ path, mailbox: 'm', dataKey, logger: silentLogger, onChange: () => undefined })
  return (number) => {
    const raw = generatedMessage(number, 3000)
    const params = { key: keyOf(number), folder: 'INBOX', flags: [], internalDate: number, quota: 0 }
    return store.deliver({ ...params, size: raw.length }, compressBody(raw))
  }
}

function sealer({ path }: Task, publicKey: SealPublicKey): (number: number) => Promise<unknown> {
  const dropBox = openDropBox({ path, publicKey, logger: silentLogger })
  return (number) => {
    const raw = generatedMessage(number, 3000)
    const told = { key: keyOf(number), folder: 'INBOX', flags: [], internalDate: number, size: raw.length }
    return dropBox.put({ ...told, compressed: compressBody(raw) })
  }
}

function keyOf(number: number): Buffer {
  const key = Buffer.alloc(16)
  key.writeUInt32BE(number, 12)
  return key
}

// Appends until the file may not grow any more, and tells what happened then.
import { openMailbox } from '../src/index.ts'
import { silentLogger } from '@postkeep/log'
import { append, searchUids, uidsOf } from './temporary-mailbox.ts'
import { generatedMessage } from './generated-messages.ts'

const { path, dataKey } = JSON.parse(process.argv[2]!) as { path: string; dataKey: string }
const options = { path, mailbox: 'm', logger: silentLogger, onChange: () => undefined }
const store = openMailbox({ ...options, dataKey: Buffer.from(dataKey, 'hex') })
let stored = 0
let failures: string[] = []
while (failures.length === 0 && stored < 2000) {
  const raws = Array.from({ length: 10 }, (_, index) => generatedMessage(stored + index, 20_000))
  const results = await Promise.allSettled(raws.map((raw) => append(store, raw)))
  stored += results.filter(({ status }) => status === 'fulfilled').length
  failures = results.flatMap((result) =>
    result.status === 'rejected' ? [(result.reason as { code: string }).code] : []
  )
}
const first = searchUids(store, { type: 'uids', ranges: [1, 3] })
const readable = uidsOf(store, 'INBOX').length
const message = [...store.bodies({ bodies: [0] })].flat()[0]!.size
store.close()
process.stdout.write(JSON.stringify({ stored, failures, first, readable, message }))

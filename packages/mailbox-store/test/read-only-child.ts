// Opens a mailbox that cannot be written, or appends to it, and tells what happened.
import { silentLogger } from '@postkeep/log'
import { openMailbox } from '../src/index.ts'
import { plainMessage } from './generated-messages.ts'
import { append } from './temporary-mailbox.ts'

const { path, dataKey } = JSON.parse(process.argv[2]!) as { path: string; dataKey: string }
const options = { path, mailbox: 'm', logger: silentLogger, onChange: () => undefined }
try {
  const store = openMailbox({ ...options, dataKey: Buffer.from(dataKey, 'hex') })
  await append(store, plainMessage({ text: 'never' }))
  process.stdout.write('stored')
} catch (error) {
  const { code, message } = error as { code: string; message: string }
  process.stdout.write(JSON.stringify({ code, message }))
}

// A file `<folder>.mbox` a folder, in the form mboxrd. RFC 4155
import { open, mkdir, type FileHandle } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { ArchivedMessage, ArchiveWriter } from './archived-message.ts'
import { fileOfFolder } from './file-of-folder.ts'
import { withLf } from './line-ends.ts'
import { statusFields } from './status-fields.ts'

export function mboxWriter(target: string): ArchiveWriter {
  let file: FileHandle | undefined
  return {
    async beginFolder(path) {
      const name = `${join(target, fileOfFolder(path))}.mbox`
      await mkdir(dirname(name), { recursive: true })
      file = await open(name, 'wx', 0o600)
    },
    async write(message) {
      await file!.appendFile(mboxEntry(message))
    },
    async endFolder() {
      await file?.sync()
      await file?.close()
      file = undefined
    }
  }
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']

function mboxEntry({ raw, flags, internalDate }: ArchivedMessage): Buffer {
  const text = withLf(raw)
  const end = text.indexOf('\n\n')
  const bodyAt = end < 0 ? text.length : end + 1
  const header = text.toString('latin1', 0, bodyAt)
  const sender = /^Return-Path: *<([^\s<>]+)>/im.exec(header)?.[1] ?? 'MAILER-DAEMON'
  const joint = header === '' || header.endsWith('\n') ? '' : '\n'
  const body = text.toString('latin1', bodyAt)
  const whole = `${header}${joint}${statusFields(flags)}${body}`.replaceAll(/^(>*From )/gm, '>$1')
  const last = whole.endsWith('\n') ? '\n' : '\n\n'
  return Buffer.from(`From ${sender} ${asctime(internalDate)}\n${whole}${last}`, 'latin1')
}

/** UTC. */
function asctime(seconds: number): string {
  const date = new Date(seconds * 1000)
  const time = date.toISOString().slice(11, 19)
  const day = String(date.getUTCDate()).padStart(2)
  return `${days[date.getUTCDay()]} ${months[date.getUTCMonth()]} ${day} ${time} ${date.getUTCFullYear()}`
}

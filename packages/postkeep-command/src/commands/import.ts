// postkeep import …: mail of elsewhere into a mailbox. Each can be run again: what is there is not added twice.
import { readdir, stat } from 'node:fs/promises'
import { basename, join, relative } from 'node:path'
import { readMaildir, readMbox, type ArchivedMessage, type MboxFormat } from '@postkeep/mail-archive'
import { line, type Command, type Report } from '../command.ts'
import type { Given } from '../given.ts'
import type { Services } from '../services.ts'
import { importArchive } from '../moving/import-archive.ts'
import { ImportTarget, type ImportCounts } from '../moving/import-target.ts'
import { openMailbox } from '../moving/open-mailbox.ts'
import { Refusal, UsageError } from '../usage-error.ts'

const notes = 'The password of the mailbox is asked for, or read as a line of the standard input.'

export const importCommands: readonly Command[] = [
  {
    name: 'import imap',
    summary: 'Bring all mail of another server into a mailbox',
    operands: ['ADDRESS'],
    options: {
      from: { type: 'string', value: 'URL', summary: 'imaps://USER@HOST, or imap://USER@HOST for STARTTLS' },
      skip: {
        type: 'string',
        multiple: true,
        value: 'FOLDER',
        summary: 'Leave this one out; may be given several times'
      },
      ca: { type: 'string', value: 'FILE', summary: 'Trust this certificate authority (PEM)' },
      again: { type: 'boolean', summary: 'Look again at what earlier runs have brought' }
    },
    notes:
      'Both passwords are asked for, or read as lines of the standard input: that of the other server first.\n' +
      'If it is ended, run it again: it goes on where it was.',
    run: runImap
  },
  {
    name: 'import mbox',
    summary: 'Bring an mbox, or a folder of them, into a mailbox',
    operands: ['ADDRESS', 'PATH'],
    options: {
      folder: { type: 'string', value: 'FOLDER', summary: "Into this folder (default: the file's name)" },
      format: { type: 'string', value: 'FORMAT', summary: 'mboxrd (default) or mboxo' }
    },
    notes,
    async run(services, given) {
      const format = formatOf(given)
      const files = await mboxFiles(given.operand('PATH'), given.text('folder'))
      return runArchive(services, given, readAll(files, format))
    }
  },
  {
    name: 'import maildir',
    summary: 'Bring a Maildir and its folders into a mailbox',
    operands: ['ADDRESS', 'DIR'],
    options: {},
    notes,
    run: (services, given) => runArchive(services, given, readMaildir(given.operand('DIR')))
  }
]

async function runImap(services: Services, given: Given): Promise<Report> {
  // A large module, for this command only.
  const { ImapSource, parseSource, refusalOf } = await import('../moving/imap-source.ts')
  const { importImap } = await import('../moving/import-imap.ts')
  const from = given.text('from')
  if (from === undefined) throw new UsageError('--from is missing', 'import imap')
  const account = parseSource(from)
  const password = await given.secret(`Password of ${account.user} at ${account.host}`)
  await using mailbox = await openMailbox(services, given)
  await using source = await ImapSource.connect(account, password, given.text('ca'))
  const { session } = mailbox
  const target = await ImportTarget.open(session)
  const again = given.flag('again') === true
  const say = (text: string): void => services.say(text)
  try {
    await importImap({ session, target, source, account, skipped: given.texts('skip'), again, say })
  } catch (error) {
    if (error instanceof Error && isOfConnection(error)) throw refusalOf(account.host, error)
    throw error
  }
  return reportOf(target.counts)
}

/** imapflow's errors, and those of sockets, carry a code of their own. */
function isOfConnection(error: Error): boolean {
  const { code } = error as NodeJS.ErrnoException
  const isOfSocket = typeof code === 'string' && /^(?:E[A-Z]+|NoConnection|ETIMEOUT)$/.test(code)
  return isOfSocket || 'responseStatus' in error
}

async function runArchive(
  services: Services,
  given: Given,
  messages: AsyncIterable<ArchivedMessage>
): Promise<Report> {
  await using mailbox = await openMailbox(services, given)
  const target = await ImportTarget.open(mailbox.session)
  await importArchive(target, messages, (text) => services.say(text))
  return reportOf(target.counts)
}

interface MboxFile {
  readonly file: string
  readonly folder: string
}

async function mboxFiles(path: string, folder: string | undefined): Promise<MboxFile[]> {
  const isFolder = await stat(path).then(
    (found) => found.isDirectory(),
    (error: Error) => {
      throw new Refusal(`${path} cannot be read: ${error.message}`)
    }
  )
  if (!isFolder) return [{ file: path, folder: folder ?? folderOfFile(basename(path)) }]
  const entries = await readdir(path, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile() && entry.name.endsWith('.mbox'))
  if (files.length === 0) throw new Refusal(`There is no file in ${path} whose name ends with .mbox`)
  return files
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted()
    .map((file) => ({ file, folder: folder ?? folderOfFile(relative(path, file)) }))
}

function folderOfFile(name: string): string {
  const folder = name.replace(/\.mbox$/i, '')
  return folder.toUpperCase() === 'INBOX' ? 'INBOX' : folder
}

async function* readAll(files: readonly MboxFile[], format: MboxFormat): AsyncGenerator<ArchivedMessage> {
  for (const { file, folder } of files) yield* readMbox(file, folder, format)
}

function formatOf(given: Given): MboxFormat {
  const format = given.text('format') ?? 'mboxrd'
  if (format === 'mboxrd' || format === 'mboxo') return format
  throw new UsageError(`${format} is not one of mboxrd and mboxo`, 'import mbox')
}

function reportOf(counts: ImportCounts): Report {
  const { added, known, folders, tooLarge, withoutKeywords } = counts
  const blocks = [line(`Added ${added} messages in ${folders} folders; ${known} were there already`)]
  if (tooLarge > 0) blocks.push(line(`${tooLarge} messages are larger than 60 MB and were left out`))
  if (withoutKeywords > 0)
    blocks.push(line(`${withoutKeywords} messages lost keywords: a mailbox holds a limited number of them`))
  return { json: counts, blocks, failed: tooLarge > 0 }
}

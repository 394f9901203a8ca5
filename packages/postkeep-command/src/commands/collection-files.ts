// postkeep import ics|vcf, export ics|vcf: calendars and contacts as files. An import can be run again: what is there is
// not added twice.
import type { FileKind, ImportCounts } from '@postkeep/dav-collections'
import { line, type Command, type OptionSpec, type Report } from '../command.ts'
import type { Given } from '../given.ts'
import { exportCollections } from '../moving/export-collections.ts'
import { importFiles, type ImportedFile } from '../moving/import-files.ts'
import { openMailbox } from '../moving/open-mailbox.ts'
import type { Services } from '../services.ts'
import { UsageError } from '../usage-error.ts'

const asked = 'The password of the mailbox is asked for, or read as a line of the standard input.'

interface Words {
  /** One collection. */
  readonly one: string
  readonly option: string
  readonly scope: 'caldav' | 'carddav'
}

const words: Readonly<Record<FileKind, Words>> = {
  ics: { one: 'calendar', option: 'calendar', scope: 'caldav' },
  vcf: { one: 'address book', option: 'addressbook', scope: 'carddav' }
}

const inPart: Readonly<Record<FileKind, Readonly<Record<string, OptionSpec>>>> = {
  ics: {
    from: { type: 'string', value: 'DATE', summary: 'Only what ends after this day begins (UTC)' },
    to: { type: 'string', value: 'DATE', summary: 'Only what begins before this day does (UTC)' }
  },
  vcf: { version: { type: 'string', value: 'VERSION', summary: '3.0 or 4.0 (default: as each was stored)' } }
}

export const collectionCommands: readonly Command[] = (['ics', 'vcf'] as const).flatMap((kind) => [
  importCommand(kind),
  exportCommand(kind)
])

function importCommand(kind: FileKind): Command {
  const { one, option, scope } = words[kind]
  return {
    name: `import ${kind}`,
    summary: `Bring a file .${kind}, or a folder of them, into the ${one}s of a mailbox`,
    operands: ['ADDRESS', 'PATH'],
    options: {
      [option]: {
        type: 'string',
        value: 'NAME',
        summary: `Into this ${one}; it is made where there is none`
      },
      keep: { type: 'boolean', summary: 'Leave what is there under the same UID as it is' }
    },
    notes:
      `${asked}\nWhat is there under the same UID is replaced, what cannot be read is named and left out.\n` +
      `Files of a folder go into ${one}s of their names. Nobody is invited.`,
    async run(services, given) {
      await using mailbox = await openMailbox(services, given, scope)
      const { session } = mailbox
      const say = (text: string): void => services.say(text)
      const options = { kind, into: given.text(option), keep: given.flag('keep') === true, say }
      return importReport(await importFiles(session, given.operand('PATH'), options))
    }
  }
}

function importReport(files: readonly ImportedFile[]): Report {
  const blocks = files.flatMap(({ counts, file }) => [
    line(`${file}: ${summary(counts)}`),
    ...counts.faults.map(({ line: at, text, what }) => line(`  line ${at}: ${what} was left out: ${text}`)),
    ...(counts.left > counts.faults.length ? [line('  … and more')] : [])
  ])
  return { json: files, blocks, failed: files.some(({ counts }) => counts.left > 0) }
}

function summary({ added, changed, known, left }: ImportCounts): string {
  const more = left === 0 ? '' : `; ${left} left out`
  return `${added} added, ${changed} changed, ${known} were there already${more}`
}

function exportCommand(kind: FileKind): Command {
  const { one, option } = words[kind]
  return {
    name: `export ${kind}`,
    summary: `Write a file .${kind} for each ${one}`,
    operands: ['ADDRESS', 'DIR'],
    options: {
      [option]: {
        type: 'string',
        multiple: true,
        value: 'NAME',
        summary: 'Only this one; may be given several times'
      },
      ...inPart[kind]
    },
    notes: `${asked} What is in DIR is not encrypted.`,
    run: (services, given) => runExport(kind, services, given)
  }
}

async function runExport(kind: FileKind, services: Services, given: Given): Promise<Report> {
  const { one, option, scope } = words[kind]
  const command = `export ${kind}`
  const part = { from: dayOf(given.text('from'), command), to: dayOf(given.text('to'), command) }
  const version = versionOf(given.text('version'), command)
  await using mailbox = await openMailbox(services, given, scope)
  const wanted = { kind, only: given.texts(option), version, ...part }
  const files = await exportCollections(mailbox.session, given.operand('DIR'), wanted)
  const blocks = files.map(({ file, objects }) => line(`${file}: ${objects}`))
  return { json: files, blocks: [...blocks, line(`Wrote ${files.length} ${one}s`)] }
}

function versionOf(text: string | undefined, command: string): '3.0' | '4.0' | undefined {
  if (text === undefined || text === '3.0' || text === '4.0') return text
  throw new UsageError(`${text} is not one of 3.0 and 4.0`, command)
}

/** Milliseconds. */
function dayOf(text: string | undefined, command: string): number | undefined {
  if (text === undefined) return undefined
  const time = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN
  if (Number.isNaN(time)) throw new UsageError(`${text} is no day of the form 2026-12-31`, command)
  return time
}

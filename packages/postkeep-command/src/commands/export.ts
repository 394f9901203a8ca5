// postkeep export …: all mail of a mailbox as files that every mail program reads.
import { emlWriter, maildirWriter, mboxWriter, type ArchiveWriter } from '@postkeep/mail-archive'
import { line, type Command } from '../command.ts'
import { exportMailbox, makeTarget } from '../moving/export-mailbox.ts'
import { openMailbox } from '../moving/open-mailbox.ts'

const formats: readonly [name: string, summary: string, writer: (target: string) => ArchiveWriter][] = [
  ['mbox', 'Write a file .mbox (mboxrd) for each folder', mboxWriter],
  ['maildir', 'Write a Maildir for each folder', maildirWriter],
  ['eml', 'Write a file .eml for each message; flags are not kept', emlWriter]
]

export const exportCommands: readonly Command[] = formats.map(([name, summary, writer]) => ({
  name: `export ${name}`,
  summary,
  operands: ['ADDRESS', 'DIR'],
  options: {
    folder: {
      type: 'string',
      multiple: true,
      value: 'FOLDER',
      summary: 'Only this one; may be given several times'
    }
  },
  notes:
    'The password of the mailbox is asked for, or read as a line of the standard input. The mail in DIR is not encrypted.',
  async run(services, given) {
    const target = given.operand('DIR')
    await using mailbox = await openMailbox(services, given)
    await makeTarget(target)
    const counts = await exportMailbox(mailbox.session, writer(target), given.texts('folder'))
    return {
      json: counts,
      blocks: [line(`Wrote ${counts.messages} messages in ${counts.folders} folders to ${target}`)]
    }
  }
}))

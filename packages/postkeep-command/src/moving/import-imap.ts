// All folders of another server's mailbox into one here. Can be ended at any time, and run again.
import type { MailboxSession } from '@postkeep/mailbox-client'
import type { FolderImport } from './folder-import.ts'
import type { ImapSource, SourceAccount, SourceFolder } from './imap-source.ts'
import { ImportProgress } from './import-progress.ts'
import type { ImportTarget } from './import-target.ts'

export interface ImapImport {
  readonly session: MailboxSession
  readonly target: ImportTarget
  readonly source: ImapSource
  readonly account: SourceAccount
  readonly skipped: readonly string[]
  /** Looks at all messages again, also at those that an earlier run has brought. */
  readonly again: boolean
  readonly say: (text: string) => void
}

const progressEvery = 1000

export async function importImap(run: ImapImport): Promise<void> {
  for (const folder of await run.source.folders()) {
    if (run.skipped.includes(folder.source) || run.skipped.includes(folder.path)) continue
    const into = await run.target.begin(folder)
    await importFolder(run, folder, into)
    await run.target.end(into)
    run.say(`${folder.source}: ${into.added} added, ${into.known} were here`)
  }
}

async function importFolder(run: ImapImport, folder: SourceFolder, into: FolderImport): Promise<void> {
  const { source, session, account, again, say } = run
  const progress = new ImportProgress(session, into.path, account, folder.source)
  const before = await progress.read()
  const { uidValidity, uids } = await source.open(folder.source)
  const above = !again && before?.uidValidity === uidValidity ? before.upTo : 0
  const wanted = await uids(above)
  let count = 0
  let upTo = above
  let written = above
  for await (const message of source.messages(wanted)) {
    const isStored = await into.add(message)
    upTo = Math.max(upTo, message.uid)
    count += 1
    if (count % progressEvery === 0) say(`${folder.source}: ${count} of ${wanted.length}`)
    // What was here already is not written down one by one.
    if (isStored && count % 100 === 0) {
      await progress.write({ uidValidity, upTo })
      written = upTo
    }
  }
  await into.flush()
  if (upTo > written) await progress.write({ uidValidity, upTo })
}

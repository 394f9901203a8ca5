// One change of a mailbox: rows in one transaction, then what is kept in memory, then the news of it.
import type { Mailbox } from './mailbox.ts'
import type { StoreChange } from './store-change.ts'

export interface Commit {
  /** Runs when the rows are on the disk. */
  after(effect: () => void): void
  /** Is told when all effects have run. */
  changed(change: StoreChange): void
}

/** `work` writes rows and leaves the memory as it is. Where it throws, nothing has changed. */
export function commit<Result>(mailbox: Mailbox, work: (commit: Commit) => Result): Result {
  const effects: (() => void)[] = []
  const changes: StoreChange[] = []
  const settled = [...mailbox.settledKeys]
  let result: Result
  try {
    result = mailbox.db.transaction(() => {
      const value = work({
        after: (effect) => void effects.push(effect),
        changed: (change) => void changes.push(change)
      })
      mailbox.keywords.save(mailbox.db)
      for (const key of settled) mailbox.db.run('DELETE FROM delivery WHERE key = ?', key)
      return value
    })
  } catch (error) {
    mailbox.keywords.rolledBack()
    throw error
  }
  for (const key of settled) mailbox.settledKeys.delete(key)
  for (const effect of effects) effect()
  if (mailbox.keywords.committed()) {
    mailbox.onChange({ kind: 'keywords', names: [...mailbox.keywords.names] })
  }
  for (const change of changes) mailbox.onChange(change)
  return result
}

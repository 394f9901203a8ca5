// Scheduling messages that came are applied by the worker of the mailbox; what they change in calendars that it shares is done
// in the mailboxes of these first.
import { applyToShared, findShared, withOwnedCalendars } from '../shares/owned-calendars.ts'
import type { SharedCalendars } from '../thread-protocol.ts'
import type { WorkerPool } from '../threads/worker-pool.ts'

export async function applyArrived(
  workers: Pick<WorkerPool, 'ownerOf'>,
  mailbox: string,
  addresses: readonly string[]
): Promise<void> {
  const worker = workers.ownerOf(mailbox)
  await withOwnedCalendars(workers, mailbox, async (owned) => {
    const nothing: SharedCalendars = { calendars: owned.map(({ info }) => info), known: [], objects: [] }
    let shared = nothing
    for (;;) {
      const round = (await worker.call('applyArrived', { mailbox, addresses, shared })).value
      if (round.kind === 'wanted') {
        const objects = [...shared.objects, ...(await findShared(owned, round.uids))]
        shared = { ...shared, known: [...shared.known, ...round.uids], objects }
      } else if (round.kind === 'shared') {
        const { outcome } = round
        await applyToShared(owned, outcome, shared.objects)
        const changes = outcome.changes.filter(({ collection }) =>
          owned.every(({ info }) => info.id !== collection)
        )
        await worker.call('settleArrived', { mailbox, outcome: { ...outcome, changes } })
        shared = nothing
      } else if (!round.isMore) return
    }
  })
}

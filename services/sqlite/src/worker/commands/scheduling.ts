// Scheduling: mail that came is applied to the calendars, mail that a change sends is handed over. Its modules are loaded
// when they are needed: most mailboxes never do.
import type { FreeBusyOutcome } from '@postkeep/mailbox-contract'
import type { WorkerCommand } from '../worker-call.ts'

export const applyArrived: WorkerCommand<'applyArrived'> = async ({ mailboxes, params, logger }) => {
  const { applyArrivedMail } = await import('../scheduling/apply-arrived-mail.ts')
  const { mailbox, addresses } = params
  const isMore = await mailboxes
    .find(mailbox)
    .withStore((store) => applyArrivedMail(store, { addresses, logger }))
  return { value: { isMore: isMore ?? false } }
}

export const outgoingMail: WorkerCommand<'outgoingMail'> = async ({ mailboxes, params }) => ({
  value: { mails: (await mailboxes.find(params.mailbox).withStore((store) => store.outgoingMail())) ?? [] }
})

export const settleOutgoing: WorkerCommand<'settleOutgoing'> = async ({ mailboxes, params }) => {
  await mailboxes.find(params.mailbox).withStore((store) => store.settleOutgoing(params.ids))
  return { value: {} }
}

const closed: FreeBusyOutcome = { kind: 'closed' }

export const busyTimes: WorkerCommand<'busyTimes'> = async ({ mailboxes, params }) => {
  const { busyTimesIn } = await import('../scheduling/busy-times-in.ts')
  const busy = await mailboxes.find(params.mailbox).withStore((store) => busyTimesIn(store, params))
  return { value: busy ? { kind: 'known', busy } : closed }
}

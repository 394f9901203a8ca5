// Scheduling: mail that came is applied to the calendars, mail that a change sends is handed over. Its modules are loaded
// when they are needed: most mailboxes never do.
import type { FreeBusyOutcome } from '@postkeep/mailbox-contract'
import type { WorkerCommand } from '../worker-call.ts'

export const applyArrived: WorkerCommand<'applyArrived'> = async ({ mailboxes, params, logger }) => {
  const { applyArrivedMail } = await import('../scheduling/apply-arrived-mail.ts')
  const { mailbox, addresses, shared } = params
  const round = await mailboxes
    .find(mailbox)
    .withStore((store) => applyArrivedMail(store, { addresses, shared, logger }))
  return { value: round ?? { kind: 'done', isMore: false } }
}

export const settleArrived: WorkerCommand<'settleArrived'> = async ({ mailboxes, params }) => {
  await mailboxes.find(params.mailbox).withStore((store) => store.applyArrived(params.outcome))
  return { value: {} }
}

export const schedulingOwner: WorkerCommand<'schedulingOwner'> = async ({ mailboxes, params }) => {
  const { mailbox } = params
  const owner = await mailboxes
    .find(mailbox)
    .withStore((store) => store.participants().find(({ access }) => access === 'owner')?.mailbox)
  return { value: { mailbox: owner ?? mailbox } }
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

// What the shared collections of a session need of this service.
import type { Context } from '../context.ts'
import type { SharesSurroundings } from './session-shares.ts'

export function sharesSurroundings(context: Context): SharesSurroundings {
  const { logger, sessions, workers } = context
  return {
    ownerOf: (mailbox) => workers.ownerOf(mailbox),
    track: (session, onEnd) => sessions.track(session, onEnd),
    freeOf: ({ owner }) => freeOf(context, owner),
    logger
  }
}

/** Of the owner's quota, as far as it is known where that mailbox is locked; null: there is none. */
async function freeOf({ directory, workers }: Context, owner: string): Promise<number | null> {
  const { recipients } = directory
  const address = (await recipients.ownAddresses(owner))?.addresses[0]
  const quota = address === undefined ? 0 : ((await recipients.findLogin(address))?.quota ?? 0)
  if (quota === 0) return null
  const { messageBytes } = (await workers.ownerOf(owner).call('mailboxUsage', { mailbox: owner })).value
  return quota - (messageBytes ?? 0)
}

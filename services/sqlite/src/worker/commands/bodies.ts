// The store is read on only when the client has taken what was read; writes pass in between.
import { packBody } from '@postkeep/mailbox-contract'
import { inSession } from '../in-session.ts'

const frameBytes = 262_144
/** Small, so that the first body is on its way soon. */
const firstFrameBytes = 16_384

export const bodies = inSession<'bodies'>(async ({ store }, { params, stream, mailboxes }) => {
  let parts: Uint8Array[] = []
  let filled = 0
  let wanted = firstFrameBytes
  for (const rows of store.bodies(params)) {
    for (const { body, size, compressed } of rows) {
      parts.push(...packBody(body, size, compressed))
      filled += 12 + compressed.length
      if (filled < wanted) continue
      await stream(Buffer.concat(parts, filled))
      mailboxes.session(params.session)
      parts = []
      filled = 0
      wanted = frameBytes
    }
  }
  if (filled > 0) await stream(Buffer.concat(parts, filled))
  return { value: {} }
})

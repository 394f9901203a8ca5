import { inSession } from '../in-session.ts'

export const chunks = inSession<'chunks'>(async ({ store }, { params, stream, mailboxes }) => {
  for (const { number, compressed } of store.chunks(params)) {
    const head = Buffer.allocUnsafe(4)
    head.writeUInt32LE(number)
    await stream(Buffer.concat([head, compressed]))
    mailboxes.session(params.session)
  }
  return { value: {} }
})

import { inSession } from '../in-session.ts'

export const append = inSession<'append'>(({ mailbox, session, store }, { params, attachment }) =>
  mailbox.share(async () => ({
    value: await store.append({ ...params, by: session.id, quota: session.quota }, attachment)
  }))
)

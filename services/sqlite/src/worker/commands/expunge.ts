import { inSession } from '../in-session.ts'

export const expunge = inSession<'expunge'>(({ session, store }, { params }) => ({
  value: store.expunge({ ...params, by: session.id })
}))

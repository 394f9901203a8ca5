import { inSession } from '../in-session.ts'

export const subscribeFolder = inSession<'subscribeFolder'>(({ session, store }, { params }) => ({
  value: store.subscribeFolder({ ...params, by: session.id })
}))

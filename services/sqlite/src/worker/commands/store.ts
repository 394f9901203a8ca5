import { inSession } from '../in-session.ts'

export const store = inSession<'store'>(({ session, store }, { params }) => ({
  value: store.store({ ...params, by: session.id })
}))

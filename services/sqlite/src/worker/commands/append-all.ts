import { inSession } from '../in-session.ts'

export const appendAll = inSession<'appendAll'>(({ session, store }, { params, attachment }) => ({
  value: store.appendAll({ ...params, by: session.id, quota: session.quota }, attachment)
}))

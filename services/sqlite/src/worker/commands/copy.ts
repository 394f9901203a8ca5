import { inSession } from '../in-session.ts'

export const copy = inSession<'copy'>(({ session, store }, { params }) => ({
  value: store.copy({ ...params, by: session.id, quota: session.quota })
}))

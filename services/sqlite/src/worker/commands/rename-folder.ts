import { inSession } from '../in-session.ts'

export const renameFolder = inSession<'renameFolder'>(({ session, store }, { params }) => ({
  value: store.renameFolder({ ...params, by: session.id })
}))

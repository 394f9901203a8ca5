import { inSession } from '../in-session.ts'

export const deleteFolder = inSession<'deleteFolder'>(({ session, store }, { params }) => ({
  value: store.deleteFolder({ ...params, by: session.id })
}))

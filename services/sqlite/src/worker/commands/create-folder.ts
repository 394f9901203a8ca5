import { inSession } from '../in-session.ts'

export const createFolder = inSession<'createFolder'>(({ session, store }, { params }) => ({
  value: store.createFolder({ ...params, by: session.id })
}))

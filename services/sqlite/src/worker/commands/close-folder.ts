import { inSession } from '../in-session.ts'

export const closeFolder = inSession<'closeFolder'>(({ session }, { params }) => {
  session.watched.delete(params.folder)
  return { value: {} }
})

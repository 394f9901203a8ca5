// The watch begins with the snapshot: what changes after it is told.
import { inSession } from '../in-session.ts'

export const openFolder = inSession<'openFolder'>(({ session, store }, { params }) => {
  if (params.instead !== undefined) session.watched.delete(params.instead)
  const opened = store.openFolder(params)
  session.watched.add(opened.value.folder.id)
  return opened
})

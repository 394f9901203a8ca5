import { inSession } from '../in-session.ts'

export const folderStatus = inSession<'folderStatus'>(({ store }, { params }) => ({
  value: store.folderStatus(params)
}))

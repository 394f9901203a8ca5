import { inSession } from '../in-session.ts'

export const listFolders = inSession<'listFolders'>(({ store }) => ({ value: store.listFolders() }))

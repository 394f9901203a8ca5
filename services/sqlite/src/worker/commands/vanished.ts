import { inSession } from '../in-session.ts'

export const vanished = inSession<'vanished'>(({ store }, { params }) => ({ value: store.vanished(params) }))

import { inSession } from '../in-session.ts'

export const columns = inSession<'columns'>(({ store }, { params }) => store.columns(params))

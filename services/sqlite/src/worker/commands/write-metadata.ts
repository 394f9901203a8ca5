import { inSession } from '../in-session.ts'

export const writeMetadata = inSession<'writeMetadata'>(({ session, store }, { params }) => ({
  value: store.writeMetadata({ ...params, by: session.id })
}))

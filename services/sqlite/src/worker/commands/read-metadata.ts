import { inSession } from '../in-session.ts'

export const readMetadata = inSession<'readMetadata'>(({ store }, { params }) => ({
  value: store.readMetadata(params)
}))

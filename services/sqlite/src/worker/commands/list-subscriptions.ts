import { inSession } from '../in-session.ts'

export const listSubscriptions = inSession<'listSubscriptions'>(({ store }) => ({
  value: store.listSubscriptions()
}))

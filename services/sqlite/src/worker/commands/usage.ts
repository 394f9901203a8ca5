import { inSession } from '../in-session.ts'

export const usage = inSession<'usage'>(({ session, store }) => ({
  value: { ...store.usage(), quota: session.quota }
}))

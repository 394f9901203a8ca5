import { inSession } from '../in-session.ts'

export const watchMailbox = inSession<'watchMailbox'>(({ session }, { params }) => {
  session.watchesAll = params.watch
  return { value: {} }
})

import { inSession } from '../in-session.ts'
import { inSlices } from '../in-slices.ts'
import { checkDepth } from './search.ts'

export const thread = inSession<'thread'>(({ store }, { params, stream, mailboxes }) => {
  checkDepth(params.key)
  const check = () => void mailboxes.session(params.session)
  return inSlices(store.thread(params), { progressEvery: params.progressEvery, stream, check })
})

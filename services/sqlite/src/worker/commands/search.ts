import { MailboxError, type SearchKey } from '@postkeep/mailbox-contract'
import { inSession } from '../in-session.ts'
import { inSlices } from '../in-slices.ts'

const maximumDepth = 100

export const search = inSession<'search'>(({ store }, { params, stream, mailboxes }) => {
  checkDepth(params.key)
  const check = () => void mailboxes.session(params.session)
  return inSlices(store.search(params), { progressEvery: params.progressEvery, stream, check })
})

export function checkDepth(key: SearchKey): void {
  if (depthOf(key) > maximumDepth) throw new MailboxError('limit', 'the search is nested too deeply')
}

/** Level by level, for a recursion could be led as deep as the asker likes. */
function depthOf(key: SearchKey): number {
  let level: readonly SearchKey[] = [key]
  let depth = 0
  for (; level.length > 0 && depth <= maximumDepth; depth += 1) level = level.flatMap(childrenOf)
  return depth
}

function childrenOf(key: SearchKey): readonly SearchKey[] {
  if (key.type === 'and' || key.type === 'or') return key.keys
  return key.type === 'not' ? [key.key] : []
}

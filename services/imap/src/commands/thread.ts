// THREAD. RFC 5256 §3.
import type { SearchKey } from '@postkeep/mailbox-contract'
import { parseThread, threadResponse } from '@postkeep/imap-protocol'
import { tellProgress } from '../search/progress.ts'
import { resolveKey } from '../search/resolve-key.ts'
import { checkCharset } from '../search/run-search.ts'
import { register } from './command.ts'

export const thread = register({
  name: 'THREAD',
  states: ['selected'],
  capabilities: ['THREAD=ORDEREDSUBJECT', 'THREAD=REFERENCES'],
  uid: 'both',
  holdsExpunge: true,
  parse: parseThread,
  async run({ client, tag, uid }, { algorithm, ...program }) {
    const { session, output } = client
    checkCharset(client, { ...program, hasCharset: false })
    const { mailbox, folder } = session
    // A message that the client does not know of has no place in a tree.
    const known: SearchKey = {
      type: 'uids',
      ranges: folder.table.count === 0 ? [] : [1, folder.table.lastUid]
    }
    const key: SearchKey = { type: 'and', keys: [known, resolveKey(client, program.key)] }
    const { uids, depths } = await mailbox.thread(folder.id, key, { algorithm, ...tellProgress(client, tag) })
    const numbers = uid ? uids : uids.map((one) => (one === 0 ? 0 : folder.table.find(one) + 1))
    output.text(threadResponse(numbers, depths))
  }
})

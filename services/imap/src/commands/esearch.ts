// ESEARCH: one search of several mailboxes. RFC 7377.
import type { FolderInfo, SearchKey } from '@postkeep/mailbox-contract'
import {
  type EsearchRequest,
  type SearchSource,
  esearchResponse,
  parseEsearch,
  resolveSearchKey,
  searchesFor
} from '@postkeep/imap-protocol'
import type { Client } from '../client.ts'
import { ImapRefusal } from '../imap-refusal.ts'
import { tellProgress } from '../search/progress.ts'
import { resolveKey } from '../search/resolve-key.ts'
import { allFound, checkCharset } from '../search/run-search.ts'
import { type Invocation, loggedIn, register } from './command.ts'

export const esearch = register({
  name: 'ESEARCH',
  states: loggedIn,
  capabilities: ['MULTISEARCH'],
  parse: parseEsearch,
  async run(invocation, request) {
    const { client } = invocation
    checkCharset(client, request)
    const options = request.returns?.options
    if (options?.has('SAVE') === true || options?.has('UPDATE') === true) {
      throw new ImapRefusal('BAD', undefined, 'SAVE and UPDATE are for SEARCH')
    }
    const key = keyOf(client, request)
    for (const folder of await foldersOf(client, request.sources))
      await searchOne(invocation, request, folder, key)
  }
})

async function searchOne(
  { client, tag }: Invocation,
  { returns = allFound, key: tree }: EsearchRequest,
  { id, path, uidValidity }: FolderInfo,
  key: SearchKey
): Promise<void> {
  const { session, output } = client
  const relevancy = returns.options.has('RELEVANCY')
  const found = await session.mailbox.search(id, key, { relevancy, ...tellProgress(client, tag) })
  // RFC 7377 §2.1: a mailbox without a match is not told of.
  if (found.uids.length === 0) return
  const result = {
    numbers: found.uids,
    ...(searchesFor(tree, 'modseq') && { modseq: found.highestModseq }),
    ...(relevancy && { scores: found.scores })
  }
  const mailbox = { path, uidValidity, names: session.names }
  output.text(esearchResponse(result, returns, { tag, uid: true, mailbox }))
  await output.ready()
}

/** Numbers of messages and `$` are those of the selected mailbox and mean nothing in others. */
function keyOf(client: Client, { key, sources }: EsearchRequest): SearchKey {
  if (sources.every(({ kind }) => kind === 'selected')) return resolveKey(client, key)
  if (searchesFor(key, 'set')) {
    throw new ImapRefusal('BAD', undefined, 'Numbers of messages are of the selected mailbox only')
  }
  return resolveSearchKey(key, () => [])
}

/** Each once, in the order in which the mailbox service lists them. What does not exist is passed over. */
async function foldersOf({ session }: Client, sources: readonly SearchSource[]): Promise<FolderInfo[]> {
  const folders = await session.mailbox.listFolders()
  const tests = sources.map((source) => testOf(source, session.selected?.path))
  return folders.filter((folder) => tests.some((isMeant) => isMeant(folder)))
}

function testOf(
  { kind, mailboxes }: SearchSource,
  selected: string | undefined
): (folder: FolderInfo) => boolean {
  switch (kind) {
    case 'selected':
      if (selected === undefined) throw new ImapRefusal('BAD', undefined, 'No mailbox is selected')
      return ({ path }) => path === selected
    case 'inboxes':
      return ({ path }) => path === 'INBOX'
    case 'personal':
      return () => true
    case 'subscribed':
      return ({ subscribed }) => subscribed
    case 'subtree':
      return ({ path }) => mailboxes.some((root) => path === root || path.startsWith(`${root}/`))
    case 'subtree-one':
      return ({ path }) => mailboxes.some((root) => path === root || parentOf(path) === root)
    case 'mailboxes':
      return ({ path }) => mailboxes.includes(path)
  }
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')))
}

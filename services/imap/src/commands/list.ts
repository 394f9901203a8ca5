// LIST, extended. RFC 9051 §6.3.9; RFC 5258; CHILDREN: RFC 3348; STATUS: RFC 5819; METADATA: RFC 9590; SPECIAL-USE: RFC 6154.
import {
  type ListEntry,
  type ListRequest,
  encodeMailbox,
  listResponse,
  metadataResponse,
  parseList,
  separatorResponse
} from '@postkeep/imap-protocol'
import type { Client } from '../client.ts'
import { type FolderNode, folderTree, matchesPattern, parentsOf } from '../folder-tree.ts'
import { loggedIn, register } from './command.ts'
import { withMissing } from './getmetadata.ts'
import { tellStatus } from './status.ts'

export const list = register({
  name: 'LIST',
  states: loggedIn,
  capabilities: ['LIST-EXTENDED', 'LIST-STATUS', 'LIST-METADATA', 'CHILDREN', 'SPECIAL-USE'],
  parse: parseList,
  async run({ client }, request) {
    // RFC 9051 §6.3.9: an empty pattern asks for the separator.
    if (!request.isExtended && request.patterns[0] === '') return client.output.text(separatorResponse)
    const { mailbox } = client.session
    const subscriptions = await mailbox.listSubscriptions()
    // The parents of what is subscribed count too, though neither need be there (RFC 5258 §5, example 9).
    const above = request.selection.has('RECURSIVEMATCH') ? subscriptions.flatMap(parentsOf) : []
    const tree = folderTree(await mailbox.listFolders(), subscriptions, above)
    const isExtended = request.isExtended || client.session.rev2
    const found = selectNodes(tree, { ...request, isExtended })
    for (const { entry } of found) client.output.text(listResponse('LIST', entry, client.session.names))
    const paths = found.filter(({ node }) => node.info !== undefined).map(({ node }) => node.path)
    if (request.status.length > 0) await tellStatuses(client, request, paths)
    if (request.metadata.length > 0) await tellMetadata(client, request, paths)
  }
})

interface Found {
  readonly node: FolderNode
  readonly entry: ListEntry
}

function selectNodes(tree: readonly FolderNode[], request: ListRequest): Found[] {
  const { selection, reference, patterns } = request
  const isSelected = selector(selection)
  const selectedBelow = new Set(tree.filter(isSelected).flatMap(({ path }) => parentsOf(path)))
  const isWanted = (node: FolderNode): boolean => {
    if (isSelected(node)) return true
    return selection.has('RECURSIVEMATCH') && selectedBelow.has(node.path)
  }
  return tree
    .filter((node) => patterns.some((pattern) => matchesPattern(node.path, reference + pattern)))
    .filter(isWanted)
    .map((node) => {
      const hasInfo = selection.has('RECURSIVEMATCH') && selectedBelow.has(node.path)
      const childInfo = [...selection].filter((option) => option === 'SUBSCRIBED' || option === 'SPECIAL-USE')
      const entry = { path: node.path, attributes: attributesOf(node, request) }
      return { node, entry: hasInfo ? { ...entry, childInfo } : entry }
    })
}

function selector(selection: ListRequest['selection']): (node: FolderNode) => boolean {
  return (node) => {
    if (selection.has('SUBSCRIBED') && !node.isSubscribed) return false
    if (selection.has('SPECIAL-USE') && node.info?.specialUse == null) return false
    // A subscription to what is not there shows only where subscriptions are asked for.
    return node.info !== undefined || node.hasChildren || selection.has('SUBSCRIBED')
  }
}

function attributesOf(node: FolderNode, { selection, returns, isExtended }: ListRequest): string[] {
  const attributes = [node.hasChildren ? String.raw`\HasChildren` : String.raw`\HasNoChildren`]
  if (node.info === undefined)
    attributes.unshift(isExtended ? String.raw`\NonExistent` : String.raw`\Noselect`)
  const tellsSubscribed = returns.has('SUBSCRIBED') || selection.has('SUBSCRIBED')
  if (tellsSubscribed && node.isSubscribed) attributes.push(String.raw`\Subscribed`)
  if (node.info?.specialUse != null) attributes.push(node.info.specialUse)
  return attributes
}

async function tellStatuses(
  client: Client,
  { status }: ListRequest,
  paths: readonly string[]
): Promise<void> {
  if (status.includes('HIGHESTMODSEQ')) client.session.enableCondstore(client.output.buffer)
  for (const folder of await client.session.mailbox.folderStatus(paths)) {
    if (folder !== null) tellStatus(client, folder, status)
  }
}

async function tellMetadata(
  { session, output }: Client,
  { metadata: names }: ListRequest,
  paths: readonly string[]
): Promise<void> {
  const metadata = await session.mailbox.readMetadata(paths, { names, depth: 0 })
  for (const [at, found] of metadata.entries()) {
    const name = encodeMailbox(paths[at]!, session.names)
    if (found !== null) output.text(metadataResponse(name, withMissing(names, found)))
  }
}

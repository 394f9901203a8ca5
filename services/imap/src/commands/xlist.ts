// XLIST: what LIST with SPECIAL-USE was before RFC 6154, for old clients.
import type { FolderInfo } from '@postkeep/mailbox-contract'
import { listResponse, parseLsub } from '@postkeep/imap-protocol'
import { type FolderNode, folderTree, matchesPattern } from '../folder-tree.ts'
import { loggedIn, register } from './command.ts'

const olderNames: Readonly<Record<string, string>> = {
  '\\Junk': '\\Spam',
  '\\Flagged': '\\Starred',
  '\\All': '\\AllMail'
}

export const xlist = register({
  name: 'XLIST',
  states: loggedIn,
  capabilities: ['XLIST'],
  parse: parseLsub,
  async run({ client: { session, output } }, { reference, pattern }) {
    for (const node of folderTree(await session.mailbox.listFolders(), [])) {
      if (!matchesPattern(node.path, reference + pattern)) continue
      output.text(listResponse('XLIST', { path: node.path, attributes: attributesOf(node) }, session.names))
    }
  }
})

function attributesOf({ path, info, hasChildren }: FolderNode): string[] {
  const attributes = [hasChildren ? String.raw`\HasChildren` : String.raw`\HasNoChildren`]
  if (info === undefined) return [String.raw`\Noselect`, ...attributes]
  if (path === 'INBOX') attributes.push(String.raw`\Inbox`)
  return [...attributes, ...useOf(info)]
}

function useOf({ specialUse }: FolderInfo): string[] {
  return specialUse === null ? [] : [olderNames[specialUse] ?? specialUse]
}

// THREAD=REFERENCES: who answers whom, by Message-ID and References, then by subject. RFC 5256 §3, its steps by number.
import { gatherSubjects } from './gather-subjects.ts'
import { threadNode, type ThreadMessage, type ThreadNode } from './thread.ts'

/** `messages`: in the order of the folder. */
export function threadByReferences(messages: readonly ThreadMessage[]): ThreadNode[] {
  const roots = prune(rootsOf(link(messages)))
  sortSiblings(roots, false)
  const gathered = gatherSubjects(roots)
  sortSiblings(gathered, true)
  return gathered
}

/** Step 1: a node for each message and for each that is referred to, with their parents. */
function link(messages: readonly ThreadMessage[]): ThreadNode[] {
  const byId = new Map<string, ThreadNode>()
  const nodes: ThreadNode[] = []
  const parents = new Set<ThreadNode>()
  const nodeOf = (id: string): ThreadNode => {
    const known = byId.get(id)
    if (known !== undefined) return known
    const node = threadNode()
    byId.set(id, node)
    nodes.push(node)
    return node
  }
  for (const message of messages) {
    let previous: ThreadNode | undefined
    for (const id of message.references) {
      const node = nodeOf(id)
      if (previous !== undefined && node.parent === undefined) adopt(parents, previous, node)
      previous = node
    }
    const own = message.messageId === '' ? undefined : nodeOf(message.messageId)
    // Without an id, or with one that is taken, a message is a node that nobody can refer to.
    const isTaken = own === undefined || own.message !== undefined
    const node = isTaken ? threadNode() : own
    if (isTaken) nodes.push(node)
    node.message = message
    // What others have guessed of its parent is replaced by what it says itself.
    node.parent = undefined
    if (previous !== undefined) adopt(parents, previous, node)
  }
  return nodes
}

/** Makes `parent` the parent, unless that led in a circle: only who is a parent itself can be above its parent. */
function adopt(parents: Set<ThreadNode>, parent: ThreadNode, child: ThreadNode): void {
  if (parent === child) return
  if (parents.has(child)) {
    for (let above = parent.parent; above !== undefined; above = above.parent) if (above === child) return
  }
  parents.add(parent)
  child.parent = parent
}

/** Step 2. */
function rootsOf(nodes: readonly ThreadNode[]): ThreadNode[] {
  for (const node of nodes) node.parent?.children.push(node)
  return nodes.filter(({ parent }) => parent === undefined)
}

/** Step 3: nodes without a message go; their children take their place, at the top only a lone one. */
function prune(roots: readonly ThreadNode[]): ThreadNode[] {
  for (const node of parentsFirst(roots).reverse()) {
    node.children = node.children.flatMap((child) => (child.message === undefined ? child.children : [child]))
  }
  return roots.flatMap((root) => {
    const isEmpty = root.message === undefined
    return isEmpty && root.children.length < 2 ? root.children : [root]
  })
}

/** Steps 4 and 6: by date, an empty node by that of its first child. */
function sortSiblings(roots: ThreadNode[], isDeep: boolean): void {
  const nodes = isDeep ? parentsFirst(roots) : roots
  for (const node of nodes) if (isDeep || node.message === undefined) node.children.sort(byDate)
  roots.sort(byDate)
}

function parentsFirst(roots: readonly ThreadNode[]): ThreadNode[] {
  const all = [...roots]
  for (let at = 0; at < all.length; at++) for (const child of all[at]!.children) all.push(child)
  return all
}

function byDate(a: ThreadNode, b: ThreadNode): number {
  const [left, right] = [firstMessage(a), firstMessage(b)]
  return left.sent - right.sent || left.uid - right.uid
}

/** Only roots are ever empty, and an empty root has children that are not. */
function firstMessage(node: ThreadNode): ThreadMessage {
  return (node.message ?? node.children[0]!.message)!
}

// A thread as it is told: the nodes of a tree, from its first message down.

/** What threading knows of a message. */
export interface ThreadMessage {
  readonly uid: number
  /** Empty: none. */
  readonly messageId: string
  readonly references: readonly string[]
  /** The base subject, by `collated`. */
  readonly subject: string
  readonly isReply: boolean
  /** Seconds. */
  readonly sent: number
}

export interface ThreadNode {
  /** Absent: a message that others refer to and that is not there. */
  message: ThreadMessage | undefined
  parent: ThreadNode | undefined
  children: ThreadNode[]
}

export function threadNode(message?: ThreadMessage): ThreadNode {
  return { message, parent: undefined, children: [] }
}

/** uid (0: none) and depth of each node, one after the other. Not by recursion: a thread may be as deep as it likes. */
export function flattenThreads(roots: readonly ThreadNode[]): Uint32Array<ArrayBuffer> {
  const flat: number[] = []
  const waiting = roots.toReversed().map((node) => ({ node, depth: 0 }))
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { node, depth } = next
    flat.push(node.message?.uid ?? 0, depth)
    for (const child of node.children.toReversed()) waiting.push({ node: child, depth: depth + 1 })
  }
  return Uint32Array.from(flat)
}

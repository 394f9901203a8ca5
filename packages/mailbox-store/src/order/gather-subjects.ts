// Threads of one base subject become one thread. RFC 5256 §3 (REFERENCES), step 5
import { threadNode, type ThreadMessage, type ThreadNode } from './thread.ts'

/** `roots`: by date, the children of empty ones too. */
export function gatherSubjects(roots: readonly ThreadNode[]): ThreadNode[] {
  const leaders = leadersOf(roots)
  const gathered = new Set(roots)
  for (const root of roots) {
    const subject = subjectOf(root)
    const leader = leaders.get(subject)
    if (subject === '' || leader === undefined || leader === root) continue
    gathered.delete(root)
    if (leader.message === undefined) {
      for (const child of root.message === undefined ? root.children : [root]) leader.children.push(child)
    } else if (isReply(root) && !isReply(leader)) leader.children.push(root)
    else {
      const both = threadNode()
      both.children = [leader, root]
      gathered.delete(leader)
      gathered.add(both)
      leaders.set(subject, both)
    }
  }
  return [...gathered]
}

/** Steps 5A and 5B: for each subject an empty node where there is one, else one that is no reply, else the first. */
function leadersOf(roots: readonly ThreadNode[]): Map<string, ThreadNode> {
  const leaders = new Map<string, ThreadNode>()
  for (const root of roots) {
    const subject = subjectOf(root)
    if (subject === '') continue
    const leader = leaders.get(subject)
    const isBetter =
      leader === undefined ||
      (leader.message !== undefined && (root.message === undefined || (isReply(leader) && !isReply(root))))
    if (isBetter) leaders.set(subject, root)
  }
  return leaders
}

function subjectOf(root: ThreadNode): string {
  return messageOf(root)?.subject ?? ''
}

function messageOf(root: ThreadNode): ThreadMessage | undefined {
  return root.message ?? root.children[0]?.message
}

function isReply(root: ThreadNode): boolean {
  return root.message?.isReply === true
}

// THREAD. RFC 5256 §4.

/**
 * `numbers`: nodes of threads, each thread from its first message down, 0 for one that is not there; `depths`: how far
 * below its thread's first each is.
 */
export function threadResponse(numbers: ArrayLike<number>, depths: ArrayLike<number>): string {
  const siblings = siblingCounts(depths)
  let text = '* THREAD'
  if (numbers.length > 0) text += ' '
  /** For each node above whether it has opened a parenthesis. */
  const open: boolean[] = []
  for (let at = 0; at < numbers.length; at += 1) {
    const depth = depths[at]!
    while (open.length > depth) if (open.pop() === true) text += ')'
    // An only child stands behind its parent; others, and every thread, are in parentheses.
    const isOnly = depth > 0 && siblings[at] === 1
    open.push(!isOnly)
    if (!isOnly) text += text.endsWith(' ') || /[()]$/.test(text) ? '(' : ' ('
    if (numbers[at] !== 0) text += isOnly && !text.endsWith('(') ? ` ${numbers[at]}` : String(numbers[at])
  }
  while (open.length > 0) if (open.pop() === true) text += ')'
  return `${text}\r\n`
}

/** For each node how many children its parent has. */
function siblingCounts(depths: ArrayLike<number>): Uint32Array {
  const parents = new Int32Array(depths.length).fill(-1)
  const children = new Uint32Array(depths.length)
  const last: number[] = []
  for (let at = 0; at < depths.length; at += 1) {
    const depth = depths[at]!
    last[depth] = at
    if (depth === 0) continue
    parents[at] = last[depth - 1]!
    children[parents[at]!]! += 1
  }
  return Uint32Array.from(parents, (parent) => (parent < 0 ? 1 : children[parent]!))
}

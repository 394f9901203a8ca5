// If: lists of conditions, each with state tokens and entity tags. RFC 4918 §10.4.
import { DavSyntaxError } from '../dav-syntax-error.ts'

export interface IfCondition {
  readonly not: boolean
  readonly kind: 'token' | 'entity-tag'
  /** A token without its angle brackets; a tag with its quotes, without `W/`. */
  readonly value: string
}

export interface IfList {
  /** The resource that it speaks of; undefined: that of the request. */
  readonly resource: string | undefined
  /** All must hold. */
  readonly conditions: readonly IfCondition[]
}

const longestHeader = 8192
const resourceTag = /^<([^<>\s]+)>/
const condition = /^(Not\s+)?(?:<([^<>\s]+)>|\[(?:W\/)?("[^"\]]*")\])/i

/** One list that holds is enough. @throws DavSyntaxError */
export function parseIf(header: string): IfList[] {
  if (header.length > longestHeader) throw new DavSyntaxError('If is too long')
  const lists: IfList[] = []
  let resource: string | undefined
  let rest = header.trim()
  while (rest !== '') {
    const tag = resourceTag.exec(rest)
    if (tag !== null) {
      resource = tag[1]
      rest = rest.slice(tag[0].length).trimStart()
    }
    const end = rest.startsWith('(') ? rest.indexOf(')') : -1
    if (end < 0) throw new DavSyntaxError('If is malformed')
    lists.push({ resource, conditions: conditionsOf(rest.slice(1, end)) })
    rest = rest.slice(end + 1).trimStart()
  }
  if (lists.length === 0) throw new DavSyntaxError('If is empty')
  return lists
}

function conditionsOf(text: string): IfCondition[] {
  const conditions: IfCondition[] = []
  for (let rest = text.trim(); rest !== '';) {
    const match = condition.exec(rest)
    if (match === null) throw new DavSyntaxError('If is malformed')
    const [whole, not, token, tag] = match
    conditions.push({
      not: not !== undefined,
      kind: token === undefined ? 'entity-tag' : 'token',
      value: (token ?? tag)!
    })
    rest = rest.slice(whole.length).trimStart()
  }
  if (conditions.length === 0) throw new DavSyntaxError('If has an empty list')
  return conditions
}

/** `stateOf`: what is known of a resource; undefined: it is not there. */
export function ifHolds(
  lists: readonly IfList[],
  stateOf: (
    resource: string | undefined
  ) => { readonly entityTag: string; readonly tokens: readonly string[] } | undefined
): boolean {
  return lists.some(({ resource, conditions }) => {
    const state = stateOf(resource)
    return conditions.every(({ not, kind, value }) => {
      const holds = kind === 'token' ? state?.tokens.includes(value) : state?.entityTag === value
      return (holds ?? false) !== not
    })
  })
}

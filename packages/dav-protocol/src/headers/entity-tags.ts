// If-Match and If-None-Match. RFC 9110 §13.1.1, §13.1.2.
import { DavSyntaxError } from '../dav-syntax-error.ts'

/** `*`, or the tags with their quotes; weak ones without `W/`. */
export type EntityTags = '*' | readonly string[]

const list = /^\s*(?:W\/)?("[\x21\x23-\x7e\x80-\xff]*")\s*(?:,|$)/

/** @throws DavSyntaxError */
export function parseEntityTags(header: string | undefined): EntityTags | undefined {
  if (header === undefined) return undefined
  if (header.trim() === '*') return '*'
  const tags: string[] = []
  for (let rest = header; rest.trim() !== '';) {
    const match = list.exec(rest)
    if (match === null) {
      // Some clients leave the quotes out: a tag that is none of ours never matches.
      if (/^[\w.:-]+$/.test(header.trim())) return [`"${header.trim()}"`]
      throw new DavSyntaxError('An entity tag is malformed')
    }
    tags.push(match[1]!)
    rest = rest.slice(match[0].length)
  }
  return tags
}

export interface Conditions {
  readonly ifMatch: EntityTags | undefined
  readonly ifNoneMatch: EntityTags | undefined
}

/** Whether a request may go on. `current`: the resource's tag with quotes; undefined: there is no resource. */
export function conditionsHold({ ifMatch, ifNoneMatch }: Conditions, current: string | undefined): boolean {
  if (ifMatch !== undefined && !matches(ifMatch, current)) return false
  return ifNoneMatch === undefined || !matches(ifNoneMatch, current)
}

function matches(tags: EntityTags, current: string | undefined): boolean {
  if (current === undefined) return false
  return tags === '*' || tags.includes(current)
}

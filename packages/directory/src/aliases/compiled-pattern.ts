// Patterns as names of aliases, matched in time that grows with the text only, whatever the pattern: by RE2's automata.
import { invalid } from '../directory-error.ts'

export interface PatternMatch {
  /** The whole match first, then the groups; empty where a group took no part. */
  readonly groups: readonly string[]
  readonly before: string
  readonly after: string
}

export interface CompiledPattern {
  /** `text`: a local part in lower case. */
  match(text: string): PatternMatch | undefined
}

const kept = 1000
const compiled = new Map<string, CompiledPattern>()

/** `name`: `/…/` with its flags. @throws DirectoryError where RE2 cannot read it */
export async function compiledPattern(name: string): Promise<CompiledPattern> {
  const known = compiled.get(name)
  if (known) return known
  const pattern = await compile(name)
  if (compiled.size >= kept) compiled.clear()
  compiled.set(name, pattern)
  return pattern
}

async function compile(name: string): Promise<CompiledPattern> {
  // 5 MB that most servers never need.
  const { RE2JS, RE2JSException } = await import('re2js')
  try {
    const regex = RE2JS.compile(name.slice(1, name.lastIndexOf('/')), RE2JS.CASE_INSENSITIVE)
    return {
      match(text) {
        const matcher = regex.matcher(text)
        if (!matcher.find()) return undefined
        const groups = Array.from({ length: matcher.groupCount() + 1 }, (_, i) => matcher.group(i) ?? '')
        return { groups, before: text.slice(0, matcher.start()), after: text.slice(matcher.end()) }
      }
    }
  } catch (error) {
    if (!(error instanceof RE2JSException)) throw error
    throw invalid('name', `${name} is not a pattern that can be used here: ${error.message}`)
  }
}

/** `$1` to `$99`, `$&`, `` $` ``, `$'` and `$$`, as in JavaScript; a group that the pattern lacks stays as written. */
export function substitute(template: string, { after, before, groups }: PatternMatch): string {
  return template.replace(/\$(?:([&`'$])|(\d{1,2}))/g, (written, sign?: string, digits = '') => {
    switch (sign) {
      case '&':
        return groups[0]!
      case '`':
        return before
      case "'":
        return after
      case '$':
        return '$'
      default:
        return groupOf(groups, digits) ?? written
    }
  })
}

/** `$12` is the twelfth group, or where there is none the first and a 2. */
function groupOf(groups: readonly string[], digits: string): string | undefined {
  const both = Number(digits)
  if (both > 0 && both < groups.length) return groups[both]
  const first = Number(digits[0])
  return digits.length > 1 && first > 0 && first < groups.length ? groups[first]! + digits[1]! : undefined
}

// Prefer: return=minimal, return=representation. RFC 7240 §2, §4.2; RFC 8144.

export interface Preferences {
  readonly return?: 'minimal' | 'representation'
}

/** What is not known is left out: a preference never makes a request fail. Brief: t is an older word for minimal. */
export function parsePrefer(prefer: string | undefined, brief?: string): Preferences {
  for (const one of prefer?.split(',') ?? []) {
    const [, value] = /^\s*return\s*=\s*"?(minimal|representation)"?\s*(?:;.*)?$/i.exec(one) ?? []
    if (value !== undefined) return { return: value.toLowerCase() as 'minimal' | 'representation' }
  }
  return brief?.trim().toLowerCase() === 't' ? { return: 'minimal' } : {}
}

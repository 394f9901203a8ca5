// Where a log-in leads back to: a path of this site, and nowhere else.
const base = 'https://here.invalid'

/** undefined for what leads elsewhere. */
export function localPath(text: string): string | undefined {
  if (!/^\/(?![/\\])/.test(text) || text.length > 500 || !URL.canParse(text, base)) return undefined
  const { hash, origin, pathname, search } = new URL(text, base)
  return origin === base && !pathname.startsWith('//') ? `${pathname}${search}${hash}` : undefined
}

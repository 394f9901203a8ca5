// Message identifiers in Message-ID, In-Reply-To and References. RFC 5322 §3.6.4

const longestId = 998
const idLimit = 1000

/** Those in angle brackets, with the brackets, spaces inside taken out; each once. */
export function parseMessageIds(value: string): string[] {
  const ids = new Set<string>()
  let open = value.indexOf('<')
  while (open >= 0 && ids.size < idLimit) {
    const close = value.indexOf('>', open + 1)
    if (close < 0) break
    // The last bracket before the closing one: an earlier one never ended.
    const id = value.slice(value.lastIndexOf('<', close), close + 1).replace(/\s+/g, '')
    if (id.length > 2 && id.length <= longestId) ids.add(id)
    open = value.indexOf('<', close + 1)
  }
  return [...ids]
}

/** The first one; of a field without brackets its whole text. */
export function parseMessageId(value: string | undefined): string | undefined {
  if (value === undefined) return undefined
  const [id] = parseMessageIds(value)
  if (id !== undefined) return id
  const text = value.trim()
  return text === '' || text.length > longestId || /[\s<>]/.test(text) ? undefined : `<${text}>`
}

// The names in a ZIP file, from its central directory: nothing is unpacked. PKWARE APPNOTE §4.3.12, §4.3.16
const endSignature = Buffer.from('PK\x05\x06', 'latin1')
const entrySignature = 0x02014b50
const endBytes = 22
const entryBytes = 46
const mostNames = 1000
const longestComment = 65_535

/** At most a thousand; none where it is no ZIP file or a broken one. */
export function zipNames(content: Buffer): string[] {
  const end = content
    .subarray(Math.max(0, content.length - endBytes - longestComment))
    .lastIndexOf(endSignature)
  if (end < 0) return []
  const at = Math.max(0, content.length - endBytes - longestComment) + end
  if (at + endBytes > content.length) return []
  const size = content.readUInt32LE(at + 12)
  // Not the offset that it tells: bytes in front of the archive would shift it.
  let position = at - size
  const names: string[] = []
  while (names.length < mostNames && position >= 0 && position + entryBytes <= at) {
    if (content.readUInt32LE(position) !== entrySignature) break
    const nameBytes = content.readUInt16LE(position + 28)
    const more = content.readUInt16LE(position + 30) + content.readUInt16LE(position + 32)
    names.push(content.toString('latin1', position + entryBytes, position + entryBytes + nameBytes))
    position += entryBytes + nameBytes + more
  }
  return names
}

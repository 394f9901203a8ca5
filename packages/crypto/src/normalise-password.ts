// One spelling for a password, whichever client composed it: SASLprep (RFC 4013) as far as it maps.
const mappedToNothing = /\u00AD|\u034F|\u1806|[\u180B-\u180D]|[\u200B-\u200D]|\u2060|[\uFE00-\uFE0F]|\uFEFF/g

export function normalisePassword(password: string): Buffer {
  const prepared = password
    .replace(mappedToNothing, '')
    .replace(/\p{Zs}/gu, ' ')
    .normalize('NFKC')
  return Buffer.from(prepared, 'utf8')
}

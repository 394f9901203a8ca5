// Looks for words in files as a thief would: as they are, in other encodings, in base64 and hex, inside compressed data.
import { readFile, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { zstdDecompressSync } from 'node:zlib'

const zstdMagic = Buffer.from([0x28, 0xb5, 0x2f, 0xfd])

/** What was found and where; empty when nothing. Letter case makes no difference. */
export async function findIn(
  paths: readonly string[],
  secrets: readonly (string | Buffer)[]
): Promise<string[]> {
  const wanted = secrets.map((secret) => ({ secret, forms: formsOf(secret) }))
  const found: string[] = []
  for (const file of (await Promise.all(paths.map(filesBelow))).flat()) {
    const texts = textsOf(await readFile(file))
    const hits = wanted.filter(({ forms }) => forms.some((form) => texts.some((text) => text.includes(form))))
    found.push(...hits.map(({ secret }) => `${secret.toString('latin1')} in ${file}`))
  }
  return found
}

export async function filesBelow(path: string): Promise<string[]> {
  if (!(await stat(path)).isDirectory()) return [path]
  const entries = await readdir(path, { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
}

/** One byte a character, in small letters: so that bytes and words are searched alike. */
function plain(bytes: Buffer): string {
  return bytes.toString('latin1').toLowerCase()
}

function formsOf(secret: string | Buffer): string[] {
  const bytes = Buffer.from(secret as string)
  const wide = Buffer.from(bytes.toString('latin1'), 'utf16le')
  const encoded = [0, 1, 2].map((shift) => {
    const text = Buffer.concat([Buffer.alloc(shift), bytes]).toString('base64')
    // The first and last characters also hold bits of the neighbours.
    return text.slice(shift === 0 ? 0 : shift + 1).replace(/.?=+$/, '')
  })
  const urlSafe = encoded.map((text) => text.replaceAll('+', '-').replaceAll('/', '_'))
  const forms = [plain(bytes), plain(wide), plain(Buffer.from(wide).swap16()), bytes.toString('hex')]
  return [
    ...new Set([
      ...forms,
      ...encoded.map((text) => text.toLowerCase()),
      ...urlSafe.map((text) => text.toLowerCase())
    ])
  ]
}

/** The file itself, and whatever in it is compressed without being encrypted. */
function textsOf(bytes: Buffer): string[] {
  const texts = [plain(bytes)]
  for (let at = bytes.indexOf(zstdMagic); at >= 0; at = bytes.indexOf(zstdMagic, at + 1)) {
    texts.push(plain(decompressed(bytes.subarray(at))))
  }
  return texts
}

/** Nothing where the four bytes were there by chance. */
function decompressed(bytes: Buffer): Buffer {
  try {
    return zstdDecompressSync(bytes)
  } catch {
    return Buffer.alloc(0)
  }
}

// Filters a header block by field names, byte by byte: this runs once a message in a FETCH of a whole folder.

const LF = 10
const CR = 13
const TAB = 9
const SPACE = 32
const COLON = 58

/** Names as byte arrays, by their length. */
type NameTable = (Uint8Array[] | undefined)[]

const tables = new WeakMap<ReadonlySet<string>, NameTable>()

/**
 * The fields of those names (lower case), or with `not` all others: in order, folding kept, each ended by a line
 * end, without the empty line. Ends at the block's empty line. Do not change a set that was once passed.
 */
export function selectHeaderFields(block: Buffer, names: ReadonlySet<string>, not?: 'not'): Buffer {
  const table = tableOf(names)
  const wanted = not === undefined
  const runs: number[] = []
  let runStart = -1
  let line = 0
  while (line < block.length && !isEmptyLine(block, line)) {
    const next = endOfField(block, line)
    const isSelected = hasName(block, line, table) === wanted
    if (isSelected && runStart < 0) runStart = line
    if (!isSelected && runStart >= 0) {
      runs.push(runStart, line)
      runStart = -1
    }
    line = next
  }
  if (runStart >= 0) runs.push(runStart, line)
  return joinRuns(block, runs)
}

function joinRuns(block: Buffer, runs: number[]): Buffer {
  const end = runs.at(-1) ?? 0
  const isUnended = end > 0 && block[end - 1] !== LF
  if (runs.length === 2 && !isUnended) return block.subarray(runs[0], runs[1])
  let length = isUnended ? 2 : 0
  for (let run = 0; run < runs.length; run += 2) length += runs[run + 1]! - runs[run]!
  const selected = Buffer.allocUnsafe(length)
  let position = 0
  for (let run = 0; run < runs.length; run += 2) {
    position += block.copy(selected, position, runs[run], runs[run + 1])
  }
  if (isUnended) selected.write('\r\n', position, 'latin1')
  return selected
}

function isEmptyLine(block: Buffer, line: number): boolean {
  return block[line] === LF || (block[line] === CR && block[line + 1] === LF)
}

/** Where the next field starts, behind continuation lines. */
export function endOfField(block: Buffer, start: number): number {
  let line = start
  while (true) {
    const feed = block.indexOf(LF, line)
    if (feed < 0) return block.length
    line = feed + 1
    if (block[line] !== SPACE && block[line] !== TAB) return line
  }
}

function hasName(block: Buffer, start: number, table: NameTable): boolean {
  let end = start
  while (end < block.length && block[end] !== COLON && block[end] !== LF) end++
  if (block[end] !== COLON) return false
  while (end > start && (block[end - 1] === SPACE || block[end - 1] === TAB)) end--
  for (const name of table[end - start] ?? []) if (isSameName(block, start, name)) return true
  return false
}

function isSameName(block: Buffer, start: number, name: Uint8Array): boolean {
  for (let index = 0; index < name.length; index++) {
    const byte = block[start + index]!
    if (byte !== name[index] && (byte < 65 || byte > 90 || byte + 32 !== name[index])) return false
  }
  return true
}

function tableOf(names: ReadonlySet<string>): NameTable {
  const known = tables.get(names)
  if (known !== undefined) return known
  const table: NameTable = []
  for (const name of names) {
    const bytes = new Uint8Array(Buffer.from(name, 'latin1'))
    ;(table[bytes.length] ??= []).push(bytes)
  }
  tables.set(names, table)
  return table
}

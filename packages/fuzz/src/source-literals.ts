// The words of a grammar, found where its code and its tests name them: a dictionary for a fuzz run.
import { globSync, readFileSync } from 'node:fs'

const literal = /'((?:[^'\\\n]|\\.)+)'|`((?:[^`\\$]|\\.)+)`|"((?:[^"\\\n]|\\.)+)"/g
const escapes: Readonly<Record<string, string>> = { r: '\r', n: '\n', t: '\t', '0': '\0' }

/** Each text that stands in quotes in these files once, without imports and sentences. */
export function sourceLiterals(...patterns: readonly string[]): string[] {
  const files = globSync(patterns).toSorted()
  const sources = files.map((file) => readFileSync(file, 'utf8').replaceAll(/^(?:import|export) .*$/gm, ''))
  const found = sources.flatMap((source) => [...source.matchAll(literal)])
  const texts = found.map(([, single, template, double]) => unescaped(single ?? template ?? double!))
  return [...new Set(texts)].filter((text) => text.length <= 2000 && !isSentence(text))
}

/** A title of a test or a message of an error. */
function isSentence(text: string): boolean {
  return text.split(' ').length > 4 && !/[<>{}:;=@"]/.test(text)
}

function unescaped(text: string): string {
  return text.replaceAll(/\\(?:u([0-9a-f]{4})|u\{([0-9a-f]+)\}|x([0-9a-f]{2})|([^]))/gi, (_, ...groups) => {
    const [four, many, two, one] = groups as (string | undefined)[]
    const code = four ?? many ?? two
    return code === undefined ? (escapes[one!] ?? one!) : String.fromCodePoint(Number.parseInt(code, 16))
  })
}

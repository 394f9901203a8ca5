// What clients send in transcripts: the seeds of a fuzz run.
import { globSync, readFileSync } from 'node:fs'

/** Each line once; `${name}` filled in from `values`, where it is there. */
export function clientLines(folder: string, values: Readonly<Record<string, string>> = {}): string[] {
  const files = globSync(`${folder}/*/*.txt`).toSorted()
  const lines = files.flatMap((file) => readFileSync(file, 'utf8').split('\n'))
  const sent = lines.flatMap((line) => /^C\d*[:<] ?(.*)$/.exec(line)?.[1] ?? [])
  const filled = sent.map((line) =>
    line.replace(/\$\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole)
  )
  return [...new Set(filled)]
}

// The figures as a table: ours first, then each peer with the ratio ours ÷ peer; of several runs the median, least and most.
import type { Figure } from './measures/measurement.ts'
import type { Surroundings } from './machine.ts'

export interface Column {
  readonly name: string
  readonly figures: readonly Figure[]
}

export interface Spread {
  readonly median: number
  readonly least: number
  readonly most: number
}

export interface MergedColumn {
  readonly name: string
  /** By label and unit, in the order of the first run. */
  readonly figures: ReadonlyMap<string, Spread>
}

/** `peers`: with ratios to the first column. `states`: of one server, side by side. */
export type Comparison = 'peers' | 'states'

interface Report {
  readonly title: string
  readonly command: string
  readonly runs: number
  readonly before: Surroundings
  readonly after: Surroundings
  readonly table: string
}

/** Each run has the same columns in the same order. */
export function mergeRuns(runs: readonly (readonly Column[])[]): MergedColumn[] {
  const [first = []] = runs
  return first.map(({ figures, name }, index) => {
    const merged = figures.map(({ label, unit }): [string, Spread] => {
      const all = runs.flatMap((columns) =>
        columns[index]!.figures.filter((figure) => figure.label === label).map(({ value }) => value)
      )
      return [`${label} (${unit})`, spreadOf(all)]
    })
    return { name, figures: new Map(merged) }
  })
}

export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length / 2
  const median = (sorted[Math.ceil(middle) - 1]! + sorted[Math.floor(middle)]!) / 2
  return { median, least: sorted[0]!, most: sorted.at(-1)! }
}

export function tableOf([first, ...others]: readonly MergedColumn[], comparison: Comparison): string {
  if (!first) return ''
  const compares = comparison === 'peers'
  const head = ['', first.name, ...others.flatMap(({ name }) => (compares ? [name, 'ratio'] : [name]))]
  const rows = [...first.figures].map(([label, ours]) => {
    const cells = others.flatMap(({ figures }) => {
      const theirs = figures.get(label)
      if (!theirs) return compares ? ['–', '–'] : ['–']
      return compares ? [shown(theirs), `${ratio(ours.median / theirs.median)} ×`] : [shown(theirs)]
    })
    return [label, shown(ours), ...cells]
  })
  const lines = [head, head.map((_, index) => (index === 0 ? '---' : '---:')), ...rows]
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

export function reportOf({ after, before, command, runs, table, title }: Report): string {
  const { at, commit, machine, versions } = before
  const day = at.toISOString().slice(0, 10)
  const spread = runs === 1 ? 'one run' : `${runs} runs: median (least to most)`
  const load = `load ${before.load.toFixed(1)} at the beginning, ${after.load.toFixed(1)} at the end`
  return `# ${title}

${machine}; ${versions}; ${load}. ${day}, commit ${commit}, ${spread}. Written by

    ${command}

${table}
`
}

function shown({ least, median, most }: Spread): string {
  return least === most
    ? numberText(median)
    : `${numberText(median)} (${numberText(least)} to ${numberText(most)})`
}

function numberText(value: number): string {
  if (value >= 100) return Math.round(value).toLocaleString('en')
  return value >= 10 ? value.toFixed(1) : value.toFixed(2)
}

function ratio(value: number): string {
  return value >= 10 ? value.toFixed(0) : value >= 0.1 ? value.toFixed(2) : value.toFixed(3)
}

// A measured figure, and how to take time.

export interface Figure {
  readonly label: string
  readonly unit: '/s' | 'ms' | 'KiB' | 'MiB' | 'MB/s' | '×'
  readonly value: number
}

export type TakeFigure = (label: string, unit: Figure['unit'], value: number) => void

/** Each is told as soon as it is taken. */
export function collectFigures(server: string): { readonly figures: Figure[]; readonly take: TakeFigure } {
  const figures: Figure[] = []
  const take: TakeFigure = (label, unit, value) => {
    figures.push({ label, unit, value })
    console.error(`  ${server}: ${label}: ${value.toFixed(1)} ${unit}`)
  }
  return { figures, take }
}

/** Milliseconds that `work` takes. */
export async function milliseconds(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now()
  await work()
  return performance.now() - started
}

/** Median milliseconds of `times` runs. */
export async function medianMilliseconds(times: number, work: () => Promise<unknown>): Promise<number> {
  const all: number[] = []
  for (let run = 0; run < times; run++) all.push(await milliseconds(work))
  return all.sort((a, b) => a - b)[Math.floor(times / 2)]!
}

/** Milliseconds that 95 of 100 runs of `work` are not above. */
export async function percentileMilliseconds(
  times: number,
  work: (run: number) => Promise<unknown>
): Promise<number> {
  const all: number[] = []
  for (let run = 0; run < times; run++) all.push(await milliseconds(() => work(run)))
  return all.sort((a, b) => a - b)[Math.ceil(times * 0.95) - 1]!
}

export function perSecond(count: number, elapsedMilliseconds: number): number {
  return (count * 1000) / elapsedMilliseconds
}

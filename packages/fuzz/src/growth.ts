// Twice the input, twice the work: measured by the processor time of this process, and only where there is much of it.
import assert from 'node:assert/strict'

interface GrowthOptions {
  /** Bytes at which an input is large enough. */
  readonly largest: number
  readonly run: (text: string) => Promise<void>
}

const firstBytes = 4096
/** Less says nothing. */
const leastMs = 400
/** From one size to twice as much: 2 is linear, 4 quadratic. */
const mostGrowth = 3

/** `repetition`: a prefix, a piece that is repeated, a suffix. */
export async function assertLinear(
  [prefix, piece, suffix]: readonly [string, string, string],
  { largest, run }: GrowthOptions
): Promise<void> {
  const textOf = (size: number): string => prefix + piece.repeat(Math.ceil(size / piece.length)) + suffix
  for (let size = firstBytes; size <= largest; size *= 2) {
    const text = textOf(size)
    if ((await processorMs(() => run(text))) < leastMs) continue
    // Seldom: measured again, each the least of three, against half and a quarter of it.
    const times: number[] = []
    for (const share of [4, 2, 1]) times.push(await least(() => run(textOf(size / share))))
    const [quarter = 0, half = 0, whole = 0] = times
    const isSteep = whole > leastMs && whole > mostGrowth * half && half > mostGrowth * quarter
    const shown = JSON.stringify([prefix.slice(-2000), piece.slice(0, 500), suffix.slice(0, 500)])
    assert.ok(!isSteep, `more than linear: ${times.join(', ')} ms for ${size} bytes and before: ${shown}`)
  }
}

async function least(work: () => Promise<void>): Promise<number> {
  const times: number[] = []
  for (let count = 0; count < 3; count += 1) times.push(await processorMs(work))
  return Math.min(...times)
}

async function processorMs(work: () => Promise<void>): Promise<number> {
  const before = process.cpuUsage()
  await work()
  const { system, user } = process.cpuUsage(before)
  return (system + user) / 1000
}

// A fuzz run. That of the night is guided by coverage: an input that reaches code that none before it has reached is kept,
// and changed further. In `npm test` the inputs are the same each time.
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import type { TestContext } from 'node:test'
import { BlockCoverage } from './block-coverage.ts'
import { assertLinear } from './growth.ts'
import { HangWatch } from './hang-watch.ts'
import { heapAfterCollection } from './heap-after-collection.ts'
import { InputMutator } from './input-mutator.ts'
import { smallestInput } from './smallest-input.ts'
import { UnhandledRejections } from './unhandled-rejections.ts'

export interface FuzzTarget {
  readonly name: string
  /** What is good, or nearly: golden messages, transcripts. */
  readonly seeds: readonly (string | Uint8Array)[]
  /** What is put in between. */
  readonly words: readonly string[]
  /** Parts of the addresses of the modules that are looked at, e.g. `/packages/mime/src/`. */
  readonly covers: readonly string[]
  /** In `npm test`; `npm run fuzz` takes many times as many, others for each `FUZZ_SEED`. */
  readonly inputs: number
  /** A folder of inputs that were found once, `NN-what.input`: each is played first. */
  readonly found: string
  /** It stores what it is given: its memory may grow, and pieces are not repeated. */
  readonly isStore?: boolean
  /** Bytes of an input, and of one that a piece is repeated in. */
  readonly largest?: number
  readonly largestRepetition?: number
  /** Throws where something does not hold. What the parser may refuse, it catches. */
  readonly run: (input: Buffer) => unknown
}

/** The test that it is. */
export type FuzzedTest = Pick<TestContext, 'diagnostic'>

/** Inputs that are run before it is asked whether one of them reached something new: asking takes milliseconds. */
const fewTogether = 8
const manyTogether = 512
/** `FUZZ_TIMES` counts for inputs over connections, which cost much more. */
const nightShare = 5
/** Inputs for each of which one is looked at that repeats a piece. */
const growthShare = 400
/** Heap that may come on top between half and end, bytes: what the parser keeps of what it has seen. */
const allowedGrowth = 8 * 1024 * 1024

/**
 * Tells the test how many inputs there were, how many blocks of the code that is looked at they reached (0: not counted), and how many
 * inputs were kept because they reached new ones.
 * @throws AssertionError with the seed and the smallest input found for which something does not hold
 */
export async function fuzzTarget(t: FuzzedTest, target: FuzzTarget): Promise<void> {
  const { isStore = false, largest = 16_384, largestRepetition = 131_072, name, words } = target
  const { isGuided, seed, times } = wishes()
  const inputs = target.inputs * times
  const coverage = isGuided ? new BlockCoverage(target.covers) : undefined
  await using watch = new HangWatch(`${name}, FUZZ_SEED=${seed}`, Math.max(largest, largestRepetition) * 2)
  using rejections = new UnhandledRejections()
  const run = async (text: string): Promise<void> => {
    const input = Buffer.from(text, 'latin1')
    watch.begin(input)
    try {
      await target.run(input)
      rejections.check()
    } catch (error) {
      await tellFinding(target, { text, error, seed })
    }
  }
  for (const file of globSync(`${target.found}/*.input`).toSorted()) await run(readFileSync(file, 'latin1'))
  const corpus = target.seeds.map((one) => Buffer.from(one).toString('latin1'))
  for (const text of corpus) await run(text)
  coverage?.keep(coverage.fresh())
  const mutator = new InputMutator({ words, largest, seed })
  const explored: Explored = { coverage, corpus, mutator, run }
  await explore(explored, Math.ceil(inputs / 2))
  const before = (await heapAfterCollection()) - sizeOf(corpus)
  await explore(explored, Math.ceil(inputs / 2))
  const growth = (await heapAfterCollection()) - sizeOf(corpus) - before
  assert.ok(isStore || growth < allowedGrowth, `${name}: the heap grows by ${growth} bytes`)
  for (let left = isStore ? 0 : inputs / growthShare; left > 0; left -= 1) {
    await assertLinear(mutator.repetition(corpus), { largest: largestRepetition, run })
  }
  rejections.check()
  const kept = corpus.length - target.seeds.length
  t.diagnostic(JSON.stringify({ inputs, blocks: coverage?.size ?? 0, kept }))
}

/** What the environment asks for. */
function wishes(): { readonly isGuided: boolean; readonly seed: number; readonly times: number } {
  const { FUZZ_SEED: seed = '0', FUZZ_TIMES: times } = process.env
  const isGuided = times !== undefined
  return { isGuided, seed: Number(seed), times: isGuided ? Number(times) * nightShare : 1 }
}

interface Explored {
  /** undefined: what is reached is not asked, and so the inputs are the same each time. */
  readonly coverage: BlockCoverage | undefined
  readonly corpus: string[]
  readonly mutator: InputMutator
  readonly run: (text: string) => Promise<void>
}

async function explore(explored: Explored, inputs: number): Promise<void> {
  const { corpus, coverage, mutator, run } = explored
  let together = fewTogether
  for (let left = inputs; left > 0;) {
    const recent = corpus.slice(-20)
    const texts = Array.from({ length: Math.min(left, together) }, (_, index) =>
      mutator.next(index % 2 === 0 ? corpus : recent)
    )
    left -= texts.length
    for (const text of texts) await run(text)
    if (coverage === undefined) continue
    const fresh = coverage.fresh()
    together = fresh.length > 0 ? fewTogether : Math.min(together * 2, manyTogether)
    if (fresh.length > 0) await keepReaching({ ...explored, coverage }, texts)
    // What came once and did not come again is no way to go on.
    coverage.keep(fresh)
  }
}

type Guided = Explored & { readonly coverage: BlockCoverage }

/** Those of the inputs that reach something new, found by halves. */
async function keepReaching(explored: Guided, texts: readonly string[]): Promise<void> {
  const { corpus, coverage, run } = explored
  for (const text of texts) await run(text)
  const fresh = coverage.fresh()
  if (fresh.length === 0) return
  if (texts.length === 1) {
    corpus.push(texts[0]!)
    coverage.keep(fresh)
    return
  }
  const half = texts.length >> 1
  await keepReaching(explored, texts.slice(0, half))
  await keepReaching(explored, texts.slice(half))
}

function sizeOf(corpus: readonly string[]): number {
  return corpus.reduce((sum, { length }) => sum + length, 0)
}

interface Finding {
  readonly text: string
  readonly error: unknown
  readonly seed: number
}

async function tellFinding(target: FuzzTarget, { text, error, seed }: Finding): Promise<never> {
  const smallest = await smallestInput(text, async (candidate) => {
    try {
      await target.run(Buffer.from(candidate, 'latin1'))
      return false
    } catch (other) {
      return kindOf(other) === kindOf(error)
    }
  })
  const shown = smallest.length > 4000 ? `${smallest.slice(0, 4000)}… of ${smallest.length} bytes` : smallest
  const reason = error instanceof Error ? error.message : String(error)
  const message = `${target.name}, FUZZ_SEED=${seed}: ${reason}`
  throw new Error(`${message}\ninput, a byte a character: ${JSON.stringify(shown)}`, { cause: error })
}

/** Two errors of one kind come from the same place. */
function kindOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return `${error.name} ${/\n +at .*/.exec(error.stack ?? '')?.[0]}`
}

// Which blocks of our code have run, as V8 counts them in this process: tells a fuzz run which inputs reach something new.
import { Session, type Profiler } from 'node:inspector'

/** One for the process, and never ended: what was compiled while nothing is counted has no counters later. */
let counting: Session | undefined

function startCounting(): Session {
  const session = new Session()
  session.connect()
  session.post('Profiler.enable')
  session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true })
  return session
}

export class BlockCoverage {
  readonly #session = (counting ??= startCounting())
  readonly #folders: readonly string[]
  readonly #known = new Set<string>()

  /** `folders`: parts of the addresses of modules, e.g. `/packages/mime/src/`. */
  constructor(folders: readonly string[]) {
    this.#folders = folders
    // What ran before is not of this run.
    this.#taken()
  }

  /** Blocks that have been reached and kept. */
  get size(): number {
    return this.#known.size
  }

  /** Blocks that ran since the last call and are not among those that are kept. */
  fresh(): string[] {
    return this.#taken().filter((block) => !this.#known.has(block))
  }

  keep(blocks: readonly string[]): void {
    for (const block of blocks) this.#known.add(block)
  }

  #taken(): string[] {
    let taken: Profiler.TakePreciseCoverageReturnType | undefined
    this.#session.post('Profiler.takePreciseCoverage', (error, result) => {
      if (error) throw error
      taken = result
    })
    const ours = taken!.result.filter(({ url }) => this.#folders.some((folder) => url.includes(folder)))
    return ours.flatMap(({ functions, scriptId }) =>
      functions.flatMap(({ ranges }) =>
        ranges
          .filter(({ count }) => count > 0)
          .map(({ endOffset, startOffset }) => `${scriptId}:${startOffset}:${endOffset}`)
      )
    )
  }
}

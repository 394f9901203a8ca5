type Refusal = abstract new (...values: never[]) => Error

/** Runs what a parser may refuse by one of these errors: undefined then. Other errors are findings. */
export function unlessRefusedBy(...refusals: readonly Refusal[]): <T>(work: () => T) => T | undefined {
  return (work) => {
    try {
      return work()
    } catch (error) {
      if (refusals.some((refusal) => error instanceof refusal)) return undefined
      throw error
    }
  }
}

// All that is wrong with an environment, in one error.
export type ConfigurationProblem = { readonly name: string; readonly problem: string; readonly hint: string }

export class ConfigurationError extends Error {
  override name = 'ConfigurationError'
  /** EX_CONFIG of sysexits.h: a supervisor sees that a restart will not help. */
  readonly exitCode = 78
  readonly problems: readonly ConfigurationProblem[]

  constructor(problems: readonly ConfigurationProblem[]) {
    super(problems.map(lineOf).join('\n'))
    this.problems = problems
  }
}

/** One line for each problem, below a heading, for a terminal. No trailing line end. */
export function formatConfigurationError(error: ConfigurationError): string {
  const count = error.problems.length
  const heading = `The configuration has ${count === 1 ? 'a problem' : `${count} problems`}:`
  return [heading, ...error.problems.map((problem) => `  ${lineOf(problem)}`)].join('\n')
}

function lineOf({ name, problem, hint }: ConfigurationProblem): string {
  return `${name}: ${problem}. ${hint}`
}

// From an environment to a frozen, typed configuration; every problem is found in one go.
import { ConfigurationError, type ConfigurationProblem } from './configuration-error.ts'
import type { Environment, Field } from './field.ts'

type Shape = Readonly<Record<string, Field<unknown>>>

export type Configuration<S extends Shape> = Readonly<{
  [K in keyof S]: S[K] extends Field<infer T> ? T : never
}>

/** @throws ConfigurationError with all problems */
export function readEnvironment<S extends Shape>(environment: Environment, shape: S): Configuration<S> {
  const values: Record<string, unknown> = {}
  const problems: ConfigurationProblem[] = []
  for (const [key, field] of Object.entries(shape)) {
    const reading = field.read(environment)
    if (reading.kind === 'value') values[key] = frozen(reading.value)
    else problems.push({ name: field.name, problem: reading.problem, hint: reading.hint })
  }
  if (problems.length > 0) throw new ConfigurationError(problems)
  return Object.freeze(values) as Configuration<S>
}

function frozen(value: unknown): unknown {
  return Array.isArray(value) ? Object.freeze([...value]) : value
}

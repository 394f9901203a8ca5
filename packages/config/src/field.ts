// What a field of a configuration is: a name in the environment and how its text becomes a value.
export type Environment = Readonly<Record<string, string | undefined>>

export type Reading<T> =
  | { readonly kind: 'value'; readonly value: T }
  | { readonly kind: 'problem'; readonly problem: string; readonly hint: string }

export type Field<T> = {
  readonly name: string
  read(environment: Environment): Reading<T>
}

/** A default: null or undefined make the field optional and show in its type. */
export type Default<T> = T | null | undefined

/** What a field with the options O gives: T, and null or undefined where that is its default. */
export type Given<T, O> = O extends { default: infer D } ? T | Extract<D, null | undefined> : T

export type Parse<T> = (raw: string) => Reading<T>

type FieldOptions<T> = { default?: Default<T>; hint: string }

/** Without a `default` property the field is required. An empty string counts as missing. */
export function field<T, O>(name: string, options: FieldOptions<T>, parse: Parse<T>): Field<Given<T, O>> {
  return {
    name,
    read(environment) {
      const raw = environment[name]?.trim()
      const reading = raw ? parse(raw) : missing(options)
      return reading as Reading<Given<T, O>>
    }
  }
}

export function missing<T>(options: FieldOptions<T>): Reading<Default<T>> {
  return 'default' in options ? value(options.default) : problem('is missing', options.hint)
}

export function value<T>(value: T): Reading<T> {
  return { kind: 'value', value }
}

export function problem(problem: string, hint: string): Reading<never> {
  return { kind: 'problem', problem, hint }
}

/** The offending text for an error line: short, printable. */
export function quote(raw: string): string {
  const shown = raw.length > 60 ? `${raw.slice(0, 60)}…` : raw
  return JSON.stringify(shown)
}

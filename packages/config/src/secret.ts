// A secret: from NAME, or from the file that NAME_FILE names (a container's secret). Never in an error text.
import { readFileSync } from 'node:fs'
import { missing, problem, value, type Default, type Field, type Given, type Reading } from './field.ts'

type SecretOptions = { default?: Default<string>; minLength?: number }

export function secret<const O extends SecretOptions = {}>(
  name: string,
  options?: O
): Field<Given<string, O>> {
  const minLength = options?.minLength ?? 1
  const hint = `Set ${name} or ${name}_FILE to a secret of at least ${minLength} characters`
  return {
    name,
    read(environment) {
      const file = environment[`${name}_FILE`]?.trim()
      if (file && environment[name]) return problem(`is set twice, also as ${name}_FILE`, 'Keep one of them')
      const found: Reading<string> = file ? contentOf(file, name) : value(environment[name]?.trim() ?? '')
      return checked(found, { minLength, hint, ...options }) as Reading<Given<string, O>>
    }
  }
}

function contentOf(file: string, name: string): Reading<string> {
  try {
    return value(readFileSync(file, 'utf8').trim())
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'error'
    return problem(`cannot be read from ${file} (${code})`, `Mend ${name}_FILE or the file's permissions`)
  }
}

function checked(
  found: Reading<string>,
  options: SecretOptions & { minLength: number; hint: string }
): Reading<Default<string>> {
  if (found.kind === 'problem') return found
  if (found.value === '') return missing(options)
  return found.value.length < options.minLength ? problem('is too short', options.hint) : found
}

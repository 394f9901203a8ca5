// The environment of the one process: its own life, and all that its parts read for themselves.
import { readEnvironment, url, type Environment } from '@postkeep/config'
import { serviceFields } from '@postkeep/lifecycle'

export type CompactConfig = ReturnType<typeof readCompactConfig>

export function readCompactConfig(environment: Environment) {
  // What nearly all parts need is asked for here, so that a bare start says at once what is missing.
  const own = readEnvironment(environment, {
    ...serviceFields,
    mongoUrl: url('MONGO_URL', { protocols: ['mongodb', 'mongodb+srv'] })
  })
  return { ...own, environment }
}

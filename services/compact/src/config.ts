// The environment of the process itself; its parts read theirs when they are composed.
import { readEnvironment, url, type Environment } from '@postkeep/config'
import { serviceFields } from '@postkeep/lifecycle'

export function readCompactConfig(environment: Environment) {
  // What nearly all parts need is asked for here, so that a bare start says at once what is missing.
  return readEnvironment(environment, {
    ...serviceFields,
    mongoUrl: url('MONGO_URL', { protocols: ['mongodb', 'mongodb+srv'] })
  })
}

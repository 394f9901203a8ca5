export {
  ConfigurationError,
  formatConfigurationError,
  type ConfigurationProblem
} from './configuration-error.ts'
export type { Environment, Field } from './field.ts'
export { bytes, choice, duration, flag, hostName, integer, list, path, port, text, url } from './fields.ts'
export { parseBytes, parseDuration } from './quantity.ts'
export { product } from './product.ts'
export { readEnvironment, type Configuration } from './read-environment.ts'
export { bouncesHost, serverHosts } from './server-hosts.ts'
export { secret } from './secret.ts'

export {
  createAuthenticator,
  type AuthenticationRequest,
  type Authenticator,
  type AuthenticatorOptions
} from './authenticator.ts'
export type { AuthenticationResults, Policy, SignatureResult, Verdict } from './results.ts'
export { sealFields, type SealKey } from './seal.ts'

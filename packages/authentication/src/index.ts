export { createAuthenticator, type AuthenticationRequest, type Authenticator } from './authenticator.ts'
export type { AuthenticationResults, Verdict } from './results.ts'

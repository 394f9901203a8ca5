// Registration and use of passkeys and security keys, with @simplewebauthn/server, which is loaded when it is needed.
// The challenge travels sealed in the form, and is taken once. WebAuthn §7
import type {
  AuthenticationResponseJSON,
  AuthenticatorTransport,
  RegistrationResponseJSON
} from '@simplewebauthn/server'
import { product } from '@postkeep/config'
import type { Passkey, User } from '@postkeep/database'
import type { NewPasskey } from '@postkeep/directory'
import type { Visit } from '../../frame/page.ts'
import type { Services } from '../../services.ts'

/** For the script of the page: options as JSON, and the token that the form brings back. */
export type Ceremony = { readonly options: string; readonly token: string }

/** ES256, EdDSA, RS256. */
const algorithms = [-7, -8, -257]
const goodForMs = 10 * 60_000
const longestCredential = 10_000

export async function beginRegistration({ services }: Visit, user: User): Promise<Ceremony> {
  const { generateRegistrationOptions } = await import('@simplewebauthn/server')
  const options = await generateRegistrationOptions({
    rpName: `${product.name} ${services.serverDomain}`,
    rpID: new URL(services.siteUrl).hostname,
    userName: user.email,
    userID: Uint8Array.from(user._id.id),
    supportedAlgorithmIDs: algorithms,
    attestationType: 'none',
    // An old key without a PIN cannot do more than be a second factor: it may.
    authenticatorSelection: { residentKey: 'preferred', userVerification: 'preferred' },
    excludeCredentials: user.passkeys.map(described)
  })
  return sealed(services, options)
}

/** undefined: it proves nothing. */
export async function finishRegistration(visit: Visit): Promise<Omit<NewPasskey, 'name'> | undefined> {
  const { services } = visit
  const expectedChallenge = await challengeOf(visit)
  const response = credentialOf<RegistrationResponseJSON>(visit)
  if (expectedChallenge === undefined || !response) return undefined
  const { verifyRegistrationResponse } = await import('@simplewebauthn/server')
  const { verified, registrationInfo } = await verifyRegistrationResponse({
    response,
    expectedChallenge,
    ...expectedSite(services),
    requireUserVerification: false,
    supportedAlgorithmIDs: algorithms
  }).catch(refused)
  if (!verified || !registrationInfo) return undefined
  const { counter, id, publicKey, transports = [] } = registrationInfo.credential
  return { id, counter, public_key: Buffer.from(publicKey), transports: [...transports] }
}

/** `user`: only with a key of theirs, as a second factor; else with any that knows its user and has asked for a PIN or finger. */
export async function beginLogIn({ services }: Visit, user?: User): Promise<Ceremony> {
  const { generateAuthenticationOptions } = await import('@simplewebauthn/server')
  const options = await generateAuthenticationOptions({
    rpID: new URL(services.siteUrl).hostname,
    userVerification: user ? 'discouraged' : 'required',
    ...(user && { allowCredentials: user.passkeys.map(described) })
  })
  return sealed(services, options)
}

/** Whose key it is; undefined: it proves nothing. */
export async function finishLogIn(
  visit: Visit,
  { isSecondFactor }: { readonly isSecondFactor: boolean }
): Promise<User | undefined> {
  const { services } = visit
  const expectedChallenge = await challengeOf(visit)
  const response = credentialOf<AuthenticationResponseJSON>(visit)
  const found = response && (await services.directory.passkeys.find(response.id))
  if (expectedChallenge === undefined || !found) return undefined
  const { verifyAuthenticationResponse } = await import('@simplewebauthn/server')
  const { authenticationInfo, verified } = await verifyAuthenticationResponse({
    response,
    expectedChallenge,
    ...expectedSite(services),
    requireUserVerification: !isSecondFactor,
    credential: {
      id: found.passkey.id,
      publicKey: Uint8Array.from(found.passkey.public_key),
      counter: found.passkey.counter
    }
  }).catch(refused)
  if (!verified || !authenticationInfo) return undefined
  return (await services.directory.passkeys.use(response.id, authenticationInfo.newCounter))
    ? found.user
    : undefined
}

/** It throws for whatever a client may send. */
function refused(): { verified: false; registrationInfo?: undefined; authenticationInfo?: undefined } {
  return { verified: false }
}

function expectedSite({ siteUrl }: Services) {
  return { expectedOrigin: new URL(siteUrl).origin, expectedRPID: new URL(siteUrl).hostname }
}

function described({ id, transports }: Passkey) {
  return { id, transports: transports as AuthenticatorTransport[] }
}

function sealed({ tokens }: Services, options: { readonly challenge: string }): Ceremony {
  const token = tokens.seal('passkey', { challenge: options.challenge }, goodForMs)
  return { options: JSON.stringify(options), token }
}

async function challengeOf({ form, services }: Visit): Promise<string | undefined> {
  const token = form.text('ceremony')
  const { challenge } = services.tokens.open('passkey', token) ?? {}
  return challenge && (await services.usedChallenges.take(challenge, goodForMs)) ? challenge : undefined
}

function credentialOf<T extends { readonly id: string }>({ form }: Visit): T | undefined {
  const text = form.text('credential')
  if (text === '' || text.length >= longestCredential) return undefined
  try {
    const credential = JSON.parse(text) as T | null
    return typeof credential?.id === 'string' ? credential : undefined
  } catch {
    // Somebody plays: it is no credential.
    return undefined
  }
}

// Until there is an administrator the whole site asks for the user and password that the installer has made. RFC 7617
import type { LoginLimits } from '@postkeep/cache'
import { constantTimeEqual } from '@postkeep/crypto'

export type GateAnswer = 'open' | 'ask' | { readonly retryAfter: number }

export type BasicGate = {
  /** `authorization`: the header; `address`: the client's. */
  pass(authorization: string, address: string): Promise<GateAnswer>
}

type GateOptions = {
  readonly username: string
  /** undefined: nobody comes in. */
  readonly password: string | undefined
  readonly limits: LoginLimits
  readonly hasAdmin: () => Promise<boolean>
}

const open: BasicGate['pass'] = async () => 'open'

export function basicGate({ username, password, limits, hasAdmin }: GateOptions): BasicGate {
  let isDone = false
  const expected = password === undefined ? undefined : `${username}:${password}`
  return {
    async pass(authorization, address) {
      // Once there is one there always is: the last administrator cannot be removed.
      isDone ||= await hasAdmin()
      if (isDone) return open(authorization, address)
      const given = /^Basic ([A-Za-z0-9+/=]+)$/i.exec(authorization)?.[1]
      if (given === undefined || expected === undefined) return 'ask'
      const attempt = await limits.begin({ username: 'basic auth of the site', remoteAddress: address })
      if (attempt.kind === 'limited') return { retryAfter: attempt.retryAfter }
      const isRight = constantTimeEqual(Buffer.from(given, 'base64').toString(), expected)
      await attempt.end(isRight ? 'passed' : 'failed')
      return isRight ? 'open' : 'ask'
    }
  }
}

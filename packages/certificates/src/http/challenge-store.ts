// The answers to http-01 challenges, between who asks for a certificate and who serves port 80. RFC 8555 §8.3
export type ChallengeStore = {
  put(token: string, keyAuthorization: string): Promise<void>
  remove(token: string): Promise<void>
}

export type ChallengeReader = {
  /** undefined for a token that nobody waits for. */
  get(token: string): Promise<string | undefined>
}

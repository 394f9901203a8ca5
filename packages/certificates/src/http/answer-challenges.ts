// What a web server on port 80 answers for the path of a challenge. RFC 8555 §8.3
import type { ChallengeReader } from './challenge-store.ts'

const challengePath = /^\/\.well-known\/acme-challenge\/([A-Za-z0-9_-]{1,256})$/

/** The text to send with status 200 and type application/octet-stream; undefined: it is not for us, or unknown. */
export async function answerChallenges(
  challenges: ChallengeReader,
  path: string
): Promise<string | undefined> {
  const token = challengePath.exec(path)?.[1]
  return token === undefined ? undefined : await challenges.get(token)
}

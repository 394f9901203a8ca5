// The bytes of a request's body as they come, bounded in number and time.
import type { IncomingMessage } from 'node:http'
import { ApiProblem } from '../frame/api-problem.ts'

const readingMs = 60_000
/** The slowest line on which a large body has its time. */
const slowestBytesPerMs = 32
/** Longer than any body may take. */
export const longestRequestMs = 30 * 60_000

/** `limit`: bytes. @throws ApiProblem 400, 413, 415 */
export async function* receiveBody(request: IncomingMessage, limit: number): AsyncGenerator<Buffer> {
  if (request.headers['content-encoding'] && request.headers['content-encoding'] !== 'identity')
    throw new ApiProblem(415, 'Send the body as it is, without Content-Encoding')
  const tooLarge = () => new ApiProblem(413, `The body is larger than ${limit} bytes`)
  const known = Number(request.headers['content-length'] ?? limit)
  if (known > limit) throw tooLarge()
  const timer = setTimeout(() => request.destroy(), readingMs + known / slowestBytesPerMs)
  let size = 0
  try {
    // Not ended with the loop: the connection is still needed for the answer.
    for await (const chunk of request.iterator({ destroyOnReturn: false })) {
      size += (chunk as Buffer).length
      if (size > limit) throw tooLarge()
      yield chunk as Buffer
    }
  } catch (error) {
    throw error instanceof ApiProblem ? error : new ApiProblem(400, 'The body broke off', { cause: error })
  } finally {
    clearTimeout(timer)
  }
}

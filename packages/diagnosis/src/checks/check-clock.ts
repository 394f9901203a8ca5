// Is the clock right? Compared with the Date of an HTTPS server (RFC 9110 §6.6.1): mail, TLS, TOTP and S3 need it.
import { spanOf } from '../amounts.ts'
import { ok, problem, warning, type Finding } from '../finding.ts'

const timeoutMs = 5000
const toleratedSeconds = 30

export async function checkClock(url: string, clock: () => number): Promise<Finding> {
  const asked = clock()
  const date = await dateOf(url)
  if (!date) {
    return warning(
      'clock',
      `${new URL(url).host} does not answer, so the clock was not compared.`,
      'See that this machine reaches the Internet'
    )
  }
  const off = Math.abs((asked + clock()) / 2 - date.getTime()) / 1000
  if (off <= toleratedSeconds) return ok('clock', 'It is right.')
  const text = `It is wrong by ${off < 120 ? `${Math.round(off)} seconds` : spanOf(off)}.`
  return problem('clock', text, 'Switch time synchronisation on: timedatectl set-ntp true')
}

/** undefined where there is no answer, or one without a date. */
async function dateOf(url: string): Promise<Date | undefined> {
  try {
    const response = await fetch(url, {
      method: 'HEAD',
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs)
    })
    const date = new Date(response.headers.get('date') ?? Number.NaN)
    return Number.isNaN(date.getTime()) ? undefined : date
  } catch {
    // Nothing is known then, which is what the caller says.
    return undefined
  }
}

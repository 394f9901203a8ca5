// What a file says of its calendar: its name, and how often it wants to be looked at. RFC 7986 §5.1, §5.7; X-WR-CALNAME and
// X-PUBLISHED-TTL are what was said before that.

interface ToldInFile {
  readonly name: string | undefined
  /** Seconds, within bounds. */
  readonly interval: number
}

const [shortest, usual, longest] = [900, 3600, 7 * 86_400]
const longestName = 200

/** `bytes`: the file. */
export function toldInFile(bytes: Buffer): ToldInFile {
  const text = bytes.toString('utf8')
  const first = text.search(/^BEGIN:(?!VCALENDAR)/im)
  const head = (first < 0 ? text : text.slice(0, first)).replace(/\r?\n[ \t]/g, '')
  const valueOf = (name: string): string | undefined =>
    new RegExp(`^${name}(?:;[^:\r\n]*)?:([^\r\n]*)`, 'im').exec(head)?.[1]?.trim()
  const name = (valueOf('NAME') ?? valueOf('X-WR-CALNAME'))?.replace(/\\([,;\\])/g, '$1')
  const seconds = secondsOf(valueOf('REFRESH-INTERVAL') ?? valueOf('X-PUBLISHED-TTL') ?? '')
  return {
    name: name === '' ? undefined : name?.slice(0, longestName),
    interval: Math.min(Math.max(seconds ?? usual, shortest), longest)
  }
}

function secondsOf(duration: string): number | undefined {
  const match = /^P(?:(\d{1,3})W)?(?:(\d{1,4})D)?(?:T(?:(\d{1,5})H)?(?:(\d{1,6})M)?(?:(\d{1,8})S)?)?$/.exec(
    duration
  )
  if (match === null) return undefined
  const [weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = match
    .slice(1)
    .map((part) => Number(part ?? 0))
  return ((weeks * 7 + days) * 24 + hours) * 3600 + minutes * 60 + seconds
}

// Text made fit for a log line: no credentials in URLs, and not longer than a line should be.
const maxLength = 4000

export function scrub(text: string): string {
  const short = text.length > maxLength ? `${text.slice(0, maxLength)}… (${text.length} characters)` : text
  return short.includes('://') ? short.replace(/(:\/\/)[^\s/?#]*@/g, '$1***@') : short
}

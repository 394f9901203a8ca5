// UTF-7, which some old mailers still send. RFC 2152

/** A `+…-` run is UTF-16BE in base64; what is no such run stays as it is. */
export function decodeUtf7(text: string): string {
  return text.replace(/\+([A-Za-z\d+/]*)-?/g, (_, run: string) => (run === '' ? '+' : decodeRun(run)))
}

function decodeRun(run: string): string {
  const bytes = Buffer.from(run, 'base64')
  return bytes
    .subarray(0, bytes.length & ~1)
    .swap16()
    .toString('utf16le')
}

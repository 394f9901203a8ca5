// EMAILID: a body is stored once in a mailbox and never changes, so its number tells messages of the same content.
// RFC 8474 §5.1.

export function emailId(body: number): string {
  return `M${body}`
}

/** The body's number; undefined for what is no id of ours. */
export function bodyOfEmailId(id: string): number | undefined {
  return /^M\d{1,15}$/.test(id) ? Number(id.slice(1)) : undefined
}

// What a selected folder tells: FLAGS, EXISTS, EXPUNGE. RFC 9051 §7.3, §7.4, §7.5.

export function flagsResponse(names: readonly string[]): string {
  return `* FLAGS (${names.join(' ')})\r\n`
}

export function existsResponse(messages: number): string {
  return `* ${messages} EXISTS\r\n`
}

export function expungeResponse(sequence: number): string {
  return `* ${sequence} EXPUNGE\r\n`
}

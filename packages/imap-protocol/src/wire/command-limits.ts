/** How much a client may send. All in bytes. */
export interface CommandLimits {
  /** Text and literals of one command, but for a message's. */
  readonly command: number
  /** The largest literal that this command (upper-case name) may have; 0: none. */
  literal(name: string): number
  /** A literal that came unasked (LITERAL+) and is too large is read and dropped up to this size; a larger one ends the connection. */
  readonly skipped: number
}

export const limitsBeforeLogin: CommandLimits = {
  command: 8192,
  literal: (name) => (name === 'LOGIN' || name === 'AUTHENTICATE' ? 8192 : 0),
  skipped: 0
}

const argument = 1024 * 1024

/** `message`: the largest message that may be appended. */
export function limitsAfterLogin(message: number): CommandLimits {
  return {
    command: argument,
    literal: (name) => (name === 'APPEND' ? message : argument),
    skipped: message * 4
  }
}

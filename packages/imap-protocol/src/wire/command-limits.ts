/** How much a client may send. All in bytes. */
export interface CommandLimits {
  /** Text and literals of one command, but for messages. */
  readonly command: number
  /**
   * The largest literal that this command (upper-case name) may have; 0: none. Literals that are messages count apart
   * from the text, and all of a command together may not be larger.
   */
  literal(name: string): number
  /** A literal that came unasked (LITERAL+) and is too large is read and dropped up to this size; a larger one ends the connection. */
  readonly skipped: number
}

/** Whether the literals of this command (upper-case name) are messages. */
export function carriesMessages(name: string): boolean {
  return name === 'APPEND' || name === 'REPLACE' || name === 'UID REPLACE'
}

export const limitsBeforeLogin: CommandLimits = {
  command: 8192,
  literal: (name) => (name === 'LOGIN' || name === 'AUTHENTICATE' ? 8192 : 0),
  skipped: 0
}

const argument = 1024 * 1024

/** `message`: how large the messages of one command may be. */
export function limitsAfterLogin(message: number): CommandLimits {
  return {
    command: argument,
    literal: (name) => (carriesMessages(name) ? message : argument),
    skipped: message * 4
  }
}

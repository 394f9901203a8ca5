// What a check has found.
export type FindingStatus = 'ok' | 'warning' | 'problem'

export interface Finding {
  /** What it is about: `DNS example.com`, `disk`. */
  readonly subject: string
  readonly status: FindingStatus
  /** A sentence. */
  readonly text: string
  /** What to do; there where the status is not `ok`. */
  readonly remedy?: string
  /** What the days or hours of the text are counted from: the end of a certificate, the newest backup. */
  readonly moment?: Date
}

export function ok(subject: string, text: string): Finding {
  return { subject, status: 'ok', text }
}

export function warning(subject: string, text: string, remedy: string): Finding {
  return { subject, status: 'warning', text, remedy }
}

export function problem(subject: string, text: string, remedy: string): Finding {
  return { subject, status: 'problem', text, remedy }
}

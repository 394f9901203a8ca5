// What the code may ask of a logger: a narrow face of pino.
export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const
export type LogLevel = (typeof logLevels)[number]

export type LogFields = Readonly<Record<string, unknown>>

/** Fields first, then a constant text; an error goes under the name `error`. */
export type Logger = { readonly [L in LogLevel]: (fields: LogFields, message: string) => void } & {
  /** A logger that adds these fields to each line. */
  child(bindings: LogFields): Logger
  isLevelEnabled(level: LogLevel): boolean
}

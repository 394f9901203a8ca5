// One JSON line as a short line for people: 12:34:56 warn  mx  text  name=value. Control characters are escaped, so
// that what a stranger sent cannot drive the terminal or forge a line.
const shownElsewhere = new Set(['time', 'level', 'service', 'pid', 'msg', 'error'])
const colours: Record<string, string> = { warn: '\u001b[33m', error: '\u001b[31m', fatal: '\u001b[35m' }
const reset = '\u001b[0m'

type Line = { time: string; level: string; service: string; msg?: string; error?: ErrorField } & Record<
  string,
  unknown
>
type ErrorField = { type?: string; message?: string; stack?: string; cause?: ErrorField }

export function prettyLine(json: string, options: { colour: boolean }): string {
  const line = JSON.parse(json) as Line
  const time = new Date(line.time).toTimeString().slice(0, 8)
  const fields = Object.entries(line).filter(([name]) => !shownElsewhere.has(name))
  const parts = [
    time,
    line.level.padEnd(5),
    line.service,
    line.msg ?? '',
    ...fields.map(fieldText),
    errorText(line)
  ]
  const text = parts.filter((part) => part !== '').join(' ')
  const colour = options.colour ? colours[line.level] : undefined
  return colour ? `${colour}${text}${reset}\n` : `${text}\n`
}

function fieldText([name, value]: [string, unknown]): string {
  const plain = typeof value === 'string' && /^[^\s"]+$/.test(value)
  return escapeControls(`${name}=${plain ? value : JSON.stringify(value)}`)
}

function errorText({ error, level }: Line): string {
  if (!error) return ''
  const short = escapeControls(`— ${error.type ?? 'Error'}: ${error.message ?? ''}`)
  const causes = error.cause ? ` (${escapeControls(error.cause.message ?? '')})` : ''
  const isSerious = level === 'error' || level === 'fatal'
  const frames = isSerious ? (error.stack ?? '').split('\n').filter((line) => line.startsWith('    at ')) : []
  return [short + causes, ...frames.map(escapeControls)].join('\n')
}

function escapeControls(text: string): string {
  return text.replace(/[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu, (character) => {
    return `\\u${character.codePointAt(0)!.toString(16).padStart(4, '0')}`
  })
}

// $regex and $options as a JavaScript regular expression.
import { CommandFailure } from '../command-failure.ts'

export function parsePattern(operand: unknown, options: unknown): RegExp {
  const source = operand instanceof RegExp ? operand.source : operand
  if (typeof source !== 'string') throw new CommandFailure('BadValue', '$regex has to be a string')
  const flags = typeof options === 'string' ? options : operand instanceof RegExp ? operand.flags : ''
  try {
    return new RegExp(source, flags.replaceAll(/[^ims]/g, ''))
  } catch {
    throw new CommandFailure('BadValue', `Regular expression is invalid: ${source}`)
  }
}

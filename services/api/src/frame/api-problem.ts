// A refusal that ends a request. Only create-app.ts makes an answer of it.
import { STATUS_CODES } from 'node:http'

type Options = ErrorOptions & {
  /** Which field of the request is wrong. */
  readonly field?: string | undefined
  /** Seconds. */
  readonly retryAfter?: number | undefined
}

export class ApiProblem extends Error {
  override name = 'ApiProblem'
  readonly status: number
  readonly field: string | undefined
  readonly retryAfter: number | undefined

  constructor(status: number, message: string, options: Options = {}) {
    super(message, options)
    this.status = status
    this.field = options.field
    this.retryAfter = options.retryAfter
  }

  get body() {
    const { field, message, status } = this
    const named = field === undefined || message.includes(field) ? message : `${field}: ${message}`
    return { statusCode: status, error: STATUS_CODES[status]!, message: named }
  }
}

export function invalidField(field: string, message: string): ApiProblem {
  return new ApiProblem(400, message, { field })
}

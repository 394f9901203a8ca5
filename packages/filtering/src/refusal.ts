// Why the filter does not take a message, or not now. 4xx wherever an honest sender may have been met.
export interface FilterRefusal {
  readonly code: number
  readonly enhanced: string
  readonly text: string
}

export function refusal(code: number, enhanced: string, text: string): FilterRefusal {
  return { code, enhanced, text }
}

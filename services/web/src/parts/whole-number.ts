// A number as people type it into a form.

/** NaN for what is none. '' is 0. */
export function wholeNumber(text: string): number {
  return /^\d{0,9}$/.test(text) ? Number(text) : Number.NaN
}

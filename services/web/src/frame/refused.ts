// What a form is told when the directory refuses: which field, and why.
import { DirectoryError } from '@postkeep/directory'

export type Refusal = { readonly field: string; readonly message: string }
export type Attempt<T> =
  | { readonly kind: 'done'; readonly value: T }
  | { readonly kind: 'refused'; readonly refusal: Refusal }

/** Rejects for everything that is not the directory's refusal of an input. */
export async function attempt<T>(work: () => Promise<T>): Promise<Attempt<T>> {
  try {
    return { kind: 'done', value: await work() }
  } catch (error) {
    if (!(error instanceof DirectoryError)) throw error
    return { kind: 'refused', refusal: { field: error.field, message: error.message } }
  }
}

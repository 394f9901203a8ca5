// Where in a list a page is. A page after the last one is the last one.
export type PageAsked = { readonly page?: number | undefined; readonly limit?: number | undefined }

export type PagePosition = {
  /** Of all pages. */
  readonly count: number
  /** From 1. */
  readonly page: number
  readonly pages: number
}

export function pagePosition(
  count: number,
  { limit: wanted = 50, page: asked = 1 }: PageAsked,
  longest: number
): PagePosition & { readonly skip: number; readonly limit: number } {
  const limit = Math.min(Math.max(wanted, 1), longest)
  const pages = Math.max(1, Math.ceil(count / limit))
  const page = Math.min(Math.max(Math.trunc(asked) || 1, 1), pages)
  return { count, page, pages, limit, skip: (page - 1) * limit }
}

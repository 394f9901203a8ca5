// Where one is in a list: what its query asks for, and the addresses of its other pages.
import type { Visit } from '../frame/page.ts'

export type Asked = { readonly q: string; readonly choice: string; readonly page: number }

/** `name`: of the choice beside the search. */
export function askedIn({ query }: Visit, name = ''): Asked {
  return { q: query.text('q').slice(0, 254), choice: query.text(name), page: Number(query.text('page')) || 1 }
}

export function pageHref({ choice, q }: Asked, name: string): (page: number) => string {
  return (page) =>
    `?${new URLSearchParams({ q, ...(name && { [name]: choice }), page: String(page) }).toString()}`
}

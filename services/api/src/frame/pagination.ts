// Pages of lists: `page` and `limit` of the query, and the headers that tell where one is.
import { z } from 'zod'
import type { Context } from 'koa'

export function pageFields({ limit, most }: { readonly limit: number; readonly most: number }) {
  return {
    page: z.coerce.number().int().min(1).max(1_000_000).default(1).meta({ description: 'From 1' }),
    limit: z.coerce.number().int().min(1).max(most).default(limit).meta({ description: 'Entries a page' })
  }
}

type Place = { readonly page: number; readonly limit: number; readonly count: number }

/** RFC 8288 for `Link`. */
export function pageHeaders(context: Context, { count, limit, page }: Place): Record<string, string> {
  const pages = Math.max(1, Math.ceil(count / limit))
  const link = (to: number, relation: string) => {
    const query = new URLSearchParams(context.querystring)
    query.set('page', String(to))
    return `<${context.path}?${query.toString()}>; rel="${relation}"`
  }
  const links = [
    link(1, 'first'),
    ...(page > 1 ? [link(Math.min(page - 1, pages), 'prev')] : []),
    ...(page < pages ? [link(page + 1, 'next')] : []),
    link(pages, 'last')
  ]
  return {
    'X-Page-Count': String(pages),
    'X-Page-Current': String(page),
    'X-Page-Size': String(limit),
    'X-Item-Count': String(count),
    Link: links.join(', ')
  }
}

/** The entries of that page of a whole list. */
export function pageOf<T>(context: Context, all: readonly T[], { limit, page }: Omit<Place, 'count'>) {
  const headers = pageHeaders(context, { page, limit, count: all.length })
  return { headers, shown: all.slice((page - 1) * limit, page * limit) }
}

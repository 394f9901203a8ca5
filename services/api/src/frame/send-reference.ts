// Where the documents of the API are found. They are made once.
import type { Context, Next } from 'koa'
import { openApiDocument } from './openapi-document.ts'
import { referencePage, referencePolicy } from './reference-page.ts'
import type { Route } from './route.ts'

export function sendReference(routes: readonly Route[], serverDomain: string) {
  let document: string | undefined
  let page: string | undefined
  return async (context: Context, next: Next): Promise<void> => {
    if (!['GET', 'HEAD'].includes(context.method)) return next()
    if (context.path === '/v1/openapi.json') {
      context.type = 'application/json; charset=utf-8'
      context.body = document ??= JSON.stringify(openApiDocument(routes, serverDomain))
    } else if (context.path === '/docs' || context.path === '/') {
      context.type = 'text/html; charset=utf-8'
      context.set('Content-Security-Policy', referencePolicy)
      context.body = page ??= referencePage(routes)
    } else await next()
  }
}

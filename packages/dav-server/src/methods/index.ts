// The methods that each service has.
import type { Method } from '../dav-service.ts'
import { copy, move } from './copy-move.ts'
import { remove } from './delete.ts'
import { get } from './get.ts'
import { mkcol } from './mkcol.ts'
import { options } from './options.ts'
import { propfind } from './propfind.ts'
import { proppatch } from './proppatch.ts'
import { put } from './put.ts'
import { post } from '../sharing/post-sharing.ts'
import { report } from './report.ts'

export const methods: Readonly<Record<string, Method>> = {
  OPTIONS: options,
  PROPFIND: propfind,
  PROPPATCH: proppatch,
  MKCOL: mkcol,
  GET: get,
  HEAD: get,
  PUT: put,
  POST: post,
  DELETE: remove,
  COPY: copy,
  MOVE: move,
  REPORT: report
}

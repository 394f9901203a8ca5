import { z } from 'zod'
import { defineRoute } from '../../frame/route.ts'
import { flag } from '../../parts/fields.ts'
import { folderPath } from './create-folder.ts'
import { findFolder, noFolder, refusePath, statusOf } from './find-folder.ts'
import { folderView, viewFolder } from './folder-view.ts'

export const updateFolder = defineRoute({
  method: 'PUT',
  path: '/v1/folders/:id',
  access: 'mailbox',
  summary: 'Give a folder another path, with those inside it; subscribe to it',
  body: z.object({ path: folderPath.optional(), subscribed: flag.optional() }),
  response: folderView,
  async handle({ body, params, session }) {
    const { path: from } = await findFolder(session, params['id'] ?? '')
    const path = body.path ?? from
    if (path !== from) await session.renameFolder(from, path).catch(refusePath)
    if (body.subscribed !== undefined) await session.subscribeFolder(path, body.subscribed)
    const changed = await statusOf(session, path)
    if (!changed) throw noFolder(path)
    return { body: viewFolder(changed) }
  }
})

import { z } from 'zod'
import { defineRoute } from '../../frame/route.ts'
import { noFolder, refusePath, statusOf } from './find-folder.ts'
import { folderView, viewFolder } from './folder-view.ts'

export const folderPath = z
  .string({ error: 'is a text' })
  .min(1, { error: 'is the path of a folder, with / between its parts' })
  .max(1000, { error: 'has at most 1000 characters' })

export const createFolder = defineRoute({
  method: 'POST',
  path: '/v1/folders',
  access: 'mailbox',
  summary: 'Make a folder',
  body: z.object({ path: folderPath }),
  response: folderView,
  async handle({ body, session }) {
    const { path } = await session.createFolder(body.path).catch(refusePath)
    await session.subscribeFolder(path, true)
    const made = await statusOf(session, path)
    if (!made) throw noFolder(path)
    return { body: viewFolder(made) }
  }
})

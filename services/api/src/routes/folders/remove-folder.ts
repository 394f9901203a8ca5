import { defineRoute } from '../../frame/route.ts'
import { findFolder } from './find-folder.ts'
import { folderView, viewFolder } from './folder-view.ts'

export const removeFolder = defineRoute({
  method: 'DELETE',
  path: '/v1/folders/:id',
  access: 'mailbox',
  summary: 'Remove a folder and its messages',
  response: folderView,
  async handle({ params, session }) {
    const folder = await findFolder(session, params['id'] ?? '')
    await session.deleteFolder(folder.path)
    return { body: viewFolder(folder) }
  }
})

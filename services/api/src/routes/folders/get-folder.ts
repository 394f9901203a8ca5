import { defineRoute } from '../../frame/route.ts'
import { findFolder } from './find-folder.ts'
import { folderView, viewFolder } from './folder-view.ts'

export const getFolder = defineRoute({
  method: 'GET',
  path: '/v1/folders/:id',
  access: 'mailbox',
  summary: 'One folder, by its id or path',
  response: folderView,
  handle: async ({ params, session }) => ({ body: viewFolder(await findFolder(session, params['id'] ?? '')) })
})

import { pretendToOpen } from '../proofs.ts'
import type { WorkerCommand } from '../worker-call.ts'

export const pretend: WorkerCommand<'pretend'> = async ({ params }) => {
  await pretendToOpen(params.password)
  return { value: { kind: 'refused' } }
}

// Asks the service that has a job to run it now, by Redis.
import { announce, listen, type Cache } from '@postkeep/cache'

const channel = 'postkeep:run-job'

/** Heard by whoever runs then; whether it was done is in `job_runs`. */
export function requestJob(cache: Cache, name: string): void {
  announce(cache, channel, name)
}

export function listenForRequests(cache: Cache, onRequest: (name: string) => void): AsyncDisposable {
  return listen(cache, channel, { onMessage: onRequest })
}

// A test for each HTTP transcript of a folder, each with an account of its own.
import { globSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { after, before, test } from 'node:test'
import { playHttpTranscript } from './play-http-transcript.ts'

interface HttpService extends AsyncDisposable {
  /** http://host:port */
  readonly url: string
  newAccount(): Promise<{ readonly address: string; readonly password: string }>
}

export function testHttpTranscripts(folder: string, start: () => Promise<HttpService>): void {
  let service: HttpService
  before(async () => {
    service = await start()
  })
  after(() => service[Symbol.asyncDispose]())
  for (const file of globSync(`${folder}/*.txt`).toSorted()) {
    void test(basename(file, '.txt'), async () => {
      const { address, password } = await service.newAccount()
      const authorization = `Basic ${Buffer.from(`${address}:${password}`).toString('base64')}`
      await playHttpTranscript(readFileSync(file, 'utf8'), {
        url: service.url,
        authorization,
        variables: { address }
      })
    })
  }
}

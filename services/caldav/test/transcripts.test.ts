// Golden transcripts: what known clients ask for, in their order, and the answers.
import { globSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { after, before, test } from 'node:test'
import { playHttpTranscript } from '@postkeep/testkit'
import { type Fixture, startFixture } from './fixture.ts'

let fixture: Fixture
before(async () => {
  fixture = await startFixture()
})
after(() => fixture[Symbol.asyncDispose]())

for (const file of globSync(`${import.meta.dirname}/transcripts/*.txt`).toSorted()) {
  test(basename(file, '.txt'), async () => {
    const { address, password } = await fixture.newAccount()
    const authorization = `Basic ${Buffer.from(`${address}:${password}`).toString('base64')}`
    await playHttpTranscript(readFileSync(file, 'utf8'), {
      url: fixture.url,
      authorization,
      variables: { address }
    })
  })
}

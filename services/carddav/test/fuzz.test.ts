import { after, before, test } from 'node:test'
import { parseXml } from '@postkeep/dav-protocol'
import { fuzzDavRequests } from '@postkeep/fuzz'
import { type Fixture, startFixture } from './fixture.ts'

let fixture: Fixture
before(async () => {
  fixture = await startFixture()
})
after(() => fixture[Symbol.asyncDispose]())

test('requests', (t) =>
  fuzzDavRequests(t, {
    service: 'carddav',
    objects: 'vcard',
    folder: import.meta.dirname,
    server: fixture,
    readXml: parseXml
  }))

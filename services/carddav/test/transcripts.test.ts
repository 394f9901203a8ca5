// Golden transcripts: what known clients ask for, in their order, and the answers.
import { testHttpTranscripts } from '@postkeep/testkit'
import { startFixture } from './fixture.ts'

testHttpTranscripts(`${import.meta.dirname}/transcripts`, startFixture)

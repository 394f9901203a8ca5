export { messageOfSize, realisticMessages, type RealisticMessage } from './corpus/realistic-messages.ts'
export { createTestCa, openTestCa, type IssuedCertificate, type TestCa } from './create-test-ca.ts'
export {
  davClient,
  described,
  preconditionOf,
  syncTokenOf,
  type DavAnswer,
  type DavClient
} from './dav-client.ts'
export type { DnsRecords, RecordType } from './dns/records.ts'
export { startDnsServer, type DnsQuery, type DnsServer } from './dns/start-dns-server.ts'
export type { DnsZone, ZoneContent } from './dns/zone.ts'
export { freePort } from './free-port.ts'
export { hasProgram } from './has-program.ts'
export { falseEnds, isSmuggled, smugglingMessage } from './peers/false-ends.ts'
export { listening, type PeerServer } from './peers/peer-server.ts'
export { startExim, withoutExim } from './peers/start-exim.ts'
export { startPostfix, withoutPostfix } from './peers/start-postfix.ts'
export { processorTime, proportionalMemory, withDescendants } from './process-costs.ts'
export { RawClient } from './raw-client.ts'
export {
  runProgram,
  succeed,
  without,
  withoutPerlModule,
  type ProgramOptions,
  type ProgramResult
} from './run-program.ts'
export { seededRandom } from '@postkeep/fuzz'
export { startMongo, startMongoProcess, type MongoProcess, type TestMongo } from './start-mongo.ts'
export { startProcess, type TestProcess } from './start-process.ts'
export { startRedis, type TestRedis } from './start-redis.ts'
export { temporaryFolder, type TemporaryFolder } from './temporary-folder.ts'
export { clientLines } from './transcript/client-lines.ts'
export { playHttpTranscript } from './transcript/play-http-transcript.ts'
export { testHttpTranscripts } from './transcript/test-http-transcripts.ts'
export { playTranscript, type TranscriptTarget } from './transcript/play-transcript.ts'

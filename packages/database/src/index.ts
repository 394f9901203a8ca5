export type { AccessEntry } from './access-entry.ts'
export type { Alias, AliasKeySlot, SealPublicKey, VacationResponder } from './alias.ts'
export type { AuditEntry } from './audit-entry.ts'
export type { ApiKey, ApiKeyScope } from './api-key.ts'
export { connectDatabase, type ConnectOptions, type Database } from './connect-database.ts'
export { DatabaseUnavailable } from './database-unavailable.ts'
export type {
  CatchAllPassword,
  DkimKey,
  DnsFindingRecord,
  Domain,
  DomainMember,
  DomainSmarthost,
  MemberGroup
} from './domain.ts'
export { emailKeptMs } from './email-kept-ms.ts'
export type {
  Email,
  EmailBounce,
  EmailDelivery,
  EmailDsn,
  EmailKind,
  EmailRecipient,
  EmailRejection,
  EmailRoute,
  EmailStatus,
  RecipientStatus
} from './email.ts'
export type { Examination } from './examination.ts'
export type { HealthRecord } from './health-record.ts'
export { isDuplicateKey } from './is-duplicate-key.ts'
export type { JobRun } from './job-run.ts'
export type { JourneyEvent, JourneyRemote, JourneyStep } from './journey-step.ts'
export type { LogEntry } from './log-entry.ts'
export { idsIn } from './record-json/ids-in.ts'
export { JsonBytes } from './record-json/json-bytes.ts'
export { recordWriter, type JsonMember, type RecordWriter } from './record-json/record-writer.ts'
export { migrate, MigrationRefused, migrationState, type MigrationState } from './migrations/migrate.ts'
export { newObjectId, toObjectId, type ObjectId } from './object-id.ts'
export type { PushPlatform, PushToken } from './push-token.ts'
export { insertRecord, type Records } from './records.ts'
export { recordOf, storedRecords, type Listing } from './stored-records.ts'
export type { Report, ReportRow } from './report.ts'
export type { SieveScript } from './sieve-script.ts'
export type { Suppression } from './suppression.ts'
export type { Passkey, User } from './user.ts'

// Connects to MongoDB on a connection of its own, waits for it at start, and holds the models.
import { setTimeout as sleep } from 'node:timers/promises'
import { createConnection, type Connection, type ConnectOptions as DriverOptions, mongo } from 'mongoose'
import { product } from '@postkeep/config'
import type { Logger } from '@postkeep/log'
import { accessEntrySchema, type AccessEntry } from './access-entry.ts'
import { aliasSchema, type Alias } from './alias.ts'
import { auditEntrySchema, type AuditEntry } from './audit-entry.ts'
import { apiKeySchema, type ApiKey } from './api-key.ts'
import { DatabaseUnavailable } from './database-unavailable.ts'
import { domainSchema, type Domain } from './domain.ts'
import { emailSchema, type Email } from './email.ts'
import { examinationSchema, type Examination } from './examination.ts'
import { healthRecordSchema, type HealthRecord } from './health-record.ts'
import { jobRunSchema, type JobRun } from './job-run.ts'
import { journeyStepSchema, type JourneyStep } from './journey-step.ts'
import { logEntrySchema, type LogEntry } from './log-entry.ts'
import type { Records } from './records.ts'
import { pushTokenSchema, type PushToken } from './push-token.ts'
import { reportSchema, type Report } from './report.ts'
import { serverSettingsSchema, type ServerSettingsRecord } from './server-settings.ts'
import { sieveScriptSchema, type SieveScript } from './sieve-script.ts'
import { stsPolicySchema, type StsPolicyRecord } from './sts-policy.ts'
import { suppressionSchema, type Suppression } from './suppression.ts'
import { vacationReplySchema, type VacationReply } from './vacation-reply.ts'
import { userSchema, type User } from './user.ts'

export type ConnectOptions = {
  readonly url: string
  readonly logger: Logger
  /** Makes the indexes that are missing (default: true). */
  readonly createIndexes?: boolean
  /** How long to wait for MongoDB at start, in milliseconds (default: a minute). */
  readonly patienceMs?: number
}

export type Database = {
  readonly connection: Connection
  readonly users: Records<User>
  readonly domains: Records<Domain>
  readonly aliases: Records<Alias>
  readonly apiKeys: Records<ApiKey>
  readonly emails: Records<Email>
  readonly logEntries: Records<LogEntry>
  readonly jobRuns: Records<JobRun>
  readonly journeySteps: Records<JourneyStep>
  readonly accessEntries: Records<AccessEntry>
  readonly vacationReplies: Records<VacationReply>
  readonly healthRecords: Records<HealthRecord>
  readonly examinations: Records<Examination>
  readonly auditEntries: Records<AuditEntry>
  readonly stsPolicies: Records<StsPolicyRecord>
  readonly pushTokens: Records<PushToken>
  readonly reports: Records<Report>
  readonly sieveScripts: Records<SieveScript>
  readonly suppressions: Records<Suppression>
  readonly serverSettings: Records<ServerSettingsRecord>
  /** Sealed bodies of queued mail that are too large for their document. */
  readonly bodies: mongo.GridFSBucket
  health(): Promise<{ ok: boolean; detail?: string }>
  close(): Promise<void>
}

const healthTimeoutMs = 2000

const driverOptions: DriverOptions = {
  appName: product.slug,
  // A 250 is said on the strength of a write: it must outlive the primary.
  writeConcern: { w: 'majority', journal: true },
  readConcern: { level: 'majority' },
  retryWrites: true,
  promoteBuffers: true,
  bufferCommands: false,
  autoIndex: false,
  autoCreate: false,
  serverSelectionTimeoutMS: 5000,
  connectTimeoutMS: 5000,
  maxPoolSize: 20
}

/** @throws DatabaseUnavailable when MongoDB does not answer within `patienceMs` */
export async function openDatabase(options: ConnectOptions): Promise<Database> {
  const connection = await connectPatiently(options)
  const database: Database = {
    connection,
    users: connection.model<User, Records<User>>('User', userSchema),
    domains: connection.model<Domain, Records<Domain>>('Domain', domainSchema),
    aliases: connection.model<Alias, Records<Alias>>('Alias', aliasSchema),
    apiKeys: connection.model<ApiKey, Records<ApiKey>>('ApiKey', apiKeySchema),
    emails: connection.model<Email, Records<Email>>('Email', emailSchema),
    logEntries: connection.model<LogEntry, Records<LogEntry>>('LogEntry', logEntrySchema),
    vacationReplies: connection.model<VacationReply, Records<VacationReply>>(
      'VacationReply',
      vacationReplySchema
    ),
    accessEntries: connection.model<AccessEntry, Records<AccessEntry>>('AccessEntry', accessEntrySchema),
    journeySteps: connection.model<JourneyStep, Records<JourneyStep>>('JourneyStep', journeyStepSchema),
    jobRuns: connection.model<JobRun, Records<JobRun>>('JobRun', jobRunSchema),
    examinations: connection.model<Examination, Records<Examination>>('Examination', examinationSchema),
    auditEntries: connection.model<AuditEntry, Records<AuditEntry>>('AuditEntry', auditEntrySchema),
    healthRecords: connection.model<HealthRecord, Records<HealthRecord>>('HealthRecord', healthRecordSchema),
    stsPolicies: connection.model<StsPolicyRecord, Records<StsPolicyRecord>>('StsPolicy', stsPolicySchema),
    suppressions: connection.model<Suppression, Records<Suppression>>('Suppression', suppressionSchema),
    serverSettings: connection.model<ServerSettingsRecord, Records<ServerSettingsRecord>>(
      'ServerSettings',
      serverSettingsSchema
    ),
    pushTokens: connection.model<PushToken, Records<PushToken>>('PushToken', pushTokenSchema),
    sieveScripts: connection.model<SieveScript, Records<SieveScript>>('SieveScript', sieveScriptSchema),
    reports: connection.model<Report, Records<Report>>('Report', reportSchema),
    bodies: new mongo.GridFSBucket(databaseOf(connection), { bucketName: 'bodies' }),
    health: () => health(connection),
    close: () => connection.close()
  }
  if (options.createIndexes ?? true) {
    for (const model of Object.values(connection.models)) await model.createIndexes()
  }
  return database
}

async function connectPatiently({ url, logger, patienceMs = 60_000 }: ConnectOptions): Promise<Connection> {
  const deadline = Date.now() + patienceMs
  for (let pauseMs = 200; ; pauseMs = Math.min(pauseMs * 2, 5000)) {
    const left = deadline - Date.now()
    const connection = createConnection()
    // Without a listener a lost connection would end the process; the driver reconnects by itself.
    connection.on('error', (error) => logger.warn({ error }, 'the MongoDB connection reports an error'))
    try {
      const serverSelectionTimeoutMS = Math.min(5000, Math.max(left, 100))
      return await connection.openUri(url, { ...driverOptions, serverSelectionTimeoutMS })
    } catch (error) {
      await connection.destroy()
      if (Date.now() + pauseMs >= deadline || !isTransient(error)) throw unavailable(error)
      logger.warn({ error, pauseMs }, 'MongoDB does not answer yet, trying again')
    }
    await sleep(pauseMs)
  }
}

/** Wrong credentials and malformed URLs do not mend themselves. */
function isTransient(error: unknown): boolean {
  return error instanceof Error && /ServerSelection|Network|Timeout/.test(error.name)
}

function unavailable(cause: unknown): DatabaseUnavailable {
  const reason = cause instanceof Error ? cause.message : 'no answer'
  return new DatabaseUnavailable(`MongoDB cannot be reached: ${reason}`, { cause })
}

async function health(connection: Connection): Promise<{ ok: boolean; detail?: string }> {
  try {
    await databaseOf(connection).command({ ping: 1 }, { timeoutMS: healthTimeoutMs })
    return { ok: true }
  } catch (error) {
    return { ok: false, detail: error instanceof Error ? error.message : 'no answer' }
  }
}

function databaseOf(connection: Connection): mongo.Db {
  if (!connection.db) throw new DatabaseUnavailable('The connection to MongoDB is closed')
  return connection.db
}

// The environment of backups: where they lie, what is in them, how long they stay. Read by the command and by the jobs.
import {
  choice,
  ConfigurationError,
  flag,
  integer,
  path,
  readEnvironment,
  secret,
  text,
  url,
  type Environment
} from '@postkeep/config'

export type BackupConfig = ReturnType<typeof readBackupConfig>

export const backupFields = {
  /** Left out: there are no backups. */
  storage: choice('BACKUP_STORAGE', ['directory', 's3', 'sftp'], { default: undefined }),
  directory: path('BACKUP_DIRECTORY', { default: '/backups/postkeep' }),
  s3Endpoint: url('BACKUP_S3_ENDPOINT', { default: undefined }),
  s3Region: text('BACKUP_S3_REGION', { default: 'us-east-1' }),
  s3Bucket: text('BACKUP_S3_BUCKET', { default: undefined }),
  s3Prefix: text('BACKUP_S3_PREFIX', { default: undefined }),
  s3AccessKeyId: text('BACKUP_S3_ACCESS_KEY_ID', { default: undefined, secret: true }),
  s3SecretAccessKey: secret('BACKUP_S3_SECRET_ACCESS_KEY', { default: undefined }),
  s3PathStyle: flag('BACKUP_S3_PATH_STYLE', { default: true }),
  s3Checksums: choice('BACKUP_S3_CHECKSUMS', ['when-required', 'when-supported'], {
    default: 'when-required'
  }),
  sftpUrl: url('BACKUP_SFTP_URL', { protocols: ['sftp'], default: undefined }),
  sftpKeyFile: path('BACKUP_SFTP_KEY_FILE', { default: undefined }),
  /** SHA256:… as ssh-keygen -lf shows it. */
  sftpHostKey: text('BACKUP_SFTP_HOST_KEY', {
    default: undefined,
    pattern: /^SHA256:[A-Za-z0-9+/]{43}=?$/,
    hint: 'Give the fingerprint that ssh-keyscan HOST | ssh-keygen -lf - shows: SHA256:…'
  }),
  /** age1…: what backups are encrypted to. */
  recipient: text('BACKUP_RECIPIENT', {
    default: undefined,
    pattern: /^age1[a-z0-9]+$/,
    hint: 'Give the line age1… that postkeep backup key has printed'
  }),
  keepDaily: integer('BACKUP_KEEP_DAILY', { min: 1, max: 1000, default: 7 }),
  keepWeekly: integer('BACKUP_KEEP_WEEKLY', { min: 0, max: 1000, default: 4 }),
  keepMonthly: integer('BACKUP_KEEP_MONTHLY', { min: 0, max: 1000, default: 6 }),
  /** sqlite-bree copies mailboxes that were used, between two backups. */
  afterLogin: flag('BACKUP_AFTER_LOGIN', { default: true }),
  /** What the server keeps of its backups; what a restore puts aside. */
  stateFolder: path('BACKUP_STATE', { default: '/backups/state' }),
  environmentFile: path('BACKUP_ENV_FILE', { default: '/app/.env' })
}

export function readBackupConfig(environment: Environment) {
  return readEnvironment(environment, backupFields)
}

/** @throws ConfigurationError naming each that is missing */
export function required<Name extends keyof BackupConfig>(
  config: BackupConfig,
  names: readonly Name[]
): { readonly [N in Name]: NonNullable<BackupConfig[N]> } {
  const missing = names.filter((name) => config[name] === undefined)
  if (missing.length > 0) {
    throw new ConfigurationError(
      missing.map((name) => ({
        name: backupFields[name].name,
        problem: 'is missing',
        hint: `Backups with BACKUP_STORAGE=${config.storage ?? ''} need it: set it in .env`
      }))
    )
  }
  return config as { readonly [N in Name]: NonNullable<BackupConfig[N]> }
}

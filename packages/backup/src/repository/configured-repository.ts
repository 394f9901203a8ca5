// The repository that the environment names.
import { ConfigurationError } from '@postkeep/config'
import { required, type BackupConfig } from '../config.ts'
import { directoryRepository } from './directory-repository.ts'
import type { Repository } from './repository.ts'
import { s3Repository } from './s3-repository.ts'
import { sftpRepository } from './sftp-repository.ts'

/** For people: what and where. No secret is in it. */
export function describeStorage(config: BackupConfig): string {
  switch (config.storage) {
    case 'directory':
      return `the folder ${config.directory}`
    case 's3':
      return `the bucket ${config.s3Bucket ?? '?'} at ${config.s3Endpoint ?? '?'}`
    case 'sftp':
      return `SFTP at ${config.sftpUrl ? new URL(config.sftpUrl).host : '?'}`
    case undefined:
      return 'off'
  }
}

/** To be closed after use. @throws ConfigurationError */
export function configuredRepository(config: BackupConfig): Repository & AsyncDisposable {
  switch (config.storage) {
    case 'directory':
      return withoutEnd(directoryRepository(config.directory))
    case 's3':
      return withoutEnd(s3From(config))
    case 'sftp':
      return sftpFrom(config)
    case undefined:
      throw new ConfigurationError([
        {
          name: 'BACKUP_STORAGE',
          problem: 'is missing: there are no backups',
          hint: 'Set it to directory, s3 or sftp, or let setup.sh ask you (menu 2)'
        }
      ])
  }
}

function s3From(config: BackupConfig): Repository {
  const needed = required(config, ['s3Endpoint', 's3Bucket', 's3AccessKeyId', 's3SecretAccessKey'])
  return s3Repository({
    endpoint: needed.s3Endpoint,
    bucket: needed.s3Bucket,
    region: config.s3Region,
    accessKeyId: needed.s3AccessKeyId,
    secretAccessKey: needed.s3SecretAccessKey,
    pathStyle: config.s3PathStyle,
    requestChecksumCalculation: config.s3Checksums === 'when-required' ? 'WHEN_REQUIRED' : 'WHEN_SUPPORTED',
    ...(config.s3Prefix === undefined ? {} : { prefix: config.s3Prefix })
  })
}

function sftpFrom(config: BackupConfig): Repository & AsyncDisposable {
  const needed = required(config, ['sftpUrl', 'sftpKeyFile', 'sftpHostKey'])
  return sftpRepository({ url: needed.sftpUrl, keyFile: needed.sftpKeyFile, hostKey: needed.sftpHostKey })
}

function withoutEnd(repository: Repository): Repository & AsyncDisposable {
  return { ...repository, [Symbol.asyncDispose]: async () => undefined }
}

// The keys that what comes while the mailbox is locked is sealed with.
import type { SealPublicKey } from '@postkeep/crypto'
import type { Db } from './db.ts'
import { readSetting } from './setting.ts'

export interface SealPair {
  readonly publicKey: SealPublicKey
  readonly privateKey: Buffer
}

export function sealKeys(db: Db): SealPair {
  const publicKey = readSetting<string>(db, 'seal_public_key')
  const privateKey = readSetting<Buffer>(db, 'seal_private_key')
  if (publicKey === undefined || privateKey === undefined) throw new Error('the mailbox has no sealing keys')
  return { publicKey: JSON.parse(publicKey) as SealPublicKey, privateKey }
}

// A profile signed with the server's certificate, so that the device says whose it is. Unsigned where it cannot be signed.
import { readFile } from 'node:fs/promises'
import { signCms } from '@postkeep/certificates'
import { errorOf, type Logger } from '@postkeep/log'

export type SignProfile = (profile: string) => Promise<Buffer>

type Files = { readonly keyFile: string; readonly certFile: string; readonly logger: Logger }

/** The files are read each time: certificates are renewed. */
export function profileSigner({ certFile, keyFile, logger }: Files): SignProfile {
  return async (profile) => {
    const content = Buffer.from(profile)
    try {
      const [key, chain] = await Promise.all([readFile(keyFile, 'utf8'), readFile(certFile, 'utf8')])
      return signCms(content, { key, chain }, new Date())
    } catch (error) {
      logger.warn({ error: errorOf(error) }, 'a settings profile is not signed')
      return content
    }
  }
}

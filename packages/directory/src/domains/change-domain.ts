// A change of a domain that others may know in an older form.
import type { Domain } from '@postkeep/database'
import type { DirectoryContext } from '../directory-context.ts'
import { getDomain } from './domains.ts'

/** `change` gets it as it is now. Gives it as it is then. @throws DirectoryError not-found */
export async function changeDomain(
  context: DirectoryContext,
  nameOrId: string,
  change: (domain: Domain) => Promise<void>
): Promise<Domain> {
  const { lookups } = context
  lookups.forget()
  const domain = await getDomain(context, nameOrId)
  await change(domain)
  lookups.forget()
  return getDomain(context, domain._id.toHexString())
}

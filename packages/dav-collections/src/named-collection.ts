// Collections as people name them: by the name that programs show, or by that of the path.
import { D } from '@postkeep/dav-protocol'
import type { CollectionInfo } from '@postkeep/mailbox-contract'

export function shownName({ name, properties }: CollectionInfo): string {
  return properties[D('displayname')]?.trim() || name
}

export function collectionNamed(
  collections: readonly CollectionInfo[],
  name: string
): CollectionInfo | undefined {
  const wanted = name.trim().toLowerCase()
  return (
    collections.find((one) => shownName(one).toLowerCase() === wanted) ??
    collections.find((one) => one.name.toLowerCase() === wanted)
  )
}

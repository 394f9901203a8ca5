// The ids of folders and messages: 24 hex digits that say where a message is, so that none has to be looked up.
// A message that is moved gets another one, as its UID changes too.

export type MessagePlace = {
  /** Number of the folder. */
  readonly folder: number
  readonly uidValidity: number
  /** 0: the folder itself. */
  readonly uid: number
}

export function objectIdOf({ folder, uid, uidValidity }: MessagePlace): string {
  return [uidValidity, folder, uid].map((number) => number.toString(16).padStart(8, '0')).join('')
}

/** undefined: it is none of ours. */
export function placeOf(id: string): MessagePlace | undefined {
  if (!/^[0-9a-f]{24}$/i.test(id)) return undefined
  const [uidValidity, folder, uid] = [0, 8, 16].map((at) => Number.parseInt(id.slice(at, at + 8), 16))
  return { uidValidity: uidValidity!, folder: folder!, uid: uid! }
}

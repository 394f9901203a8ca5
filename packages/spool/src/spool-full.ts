// There is no room for what comes in, at the moment: the budget is used up, or the disk.
export class SpoolFull extends Error {
  override name = 'SpoolFull'

  constructor(cause: unknown) {
    super('There is no room for more at the moment', { cause })
  }
}

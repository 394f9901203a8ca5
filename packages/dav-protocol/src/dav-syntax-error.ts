/** The request's body or a header is malformed: 400. The message may be told to the client. */
export class DavSyntaxError extends Error {
  override name = 'DavSyntaxError'
}

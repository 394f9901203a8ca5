// The wire: frames of `u32be length | u8 kind | u32be id | payload`, where length counts all that follows it.
//
//   hello              magic, nonce            first frame of both sides
//   auth               HMAC proof              the client's first, then the server's
//   request, notify    headed [operation, params]
//   response, push     headed value            (push has id 0)
//   error              msgpack [code, message, details]
//   stream             raw bytes, part of the answer to the request of that id; costs one credit
//   credit             empty: one more stream frame may be sent
//   cancel             empty: the answer is no longer wanted
//   ping, pong         empty
//
// headed = `u32be head length | head in msgpack | attachment`.
export const frameKind = {
  hello: 1,
  auth: 2,
  request: 3,
  notify: 4,
  response: 5,
  error: 6,
  stream: 7,
  credit: 8,
  push: 9,
  cancel: 10,
  ping: 11,
  pong: 12
} as const

/** Bytes of the length field, and of kind and id, which the length counts. */
export const lengthBytes = 4
export const kindAndIdBytes = 5

export type OnFrame = (kind: number, id: number, payload: Buffer) => void

/** The other side broke the rules of the wire: the connection ends. */
export class ProtocolError extends Error {
  override name = 'ProtocolError'
}

/** The client has gone: whatever was being sent can be given up. */
export class ConnectionLost extends Error {
  override name = 'ConnectionLost'
}

export { type ClientEvents, clientEvents } from './client-events.ts'
export { ClientInput, type InputDecoder } from './client-input.ts'
export { ConnectionLost } from './connection-lost.ts'
export { type Deflated, deflated } from './deflated.ts'
export {
  type ClientListener,
  type ClientListenerOptions,
  type Incoming,
  type ListenerLimits,
  type ServedConnection,
  openClientListener
} from './open-client-listener.ts'
export { SocketOutput } from './socket-output.ts'

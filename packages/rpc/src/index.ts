export {
  type CallOptions,
  type RpcClient,
  type RpcClientOptions,
  type RpcResult,
  connectRpc
} from './connect-rpc.ts'
export { type RpcServer, type RpcServerOptions, createRpcServer } from './create-rpc-server.ts'
export { type RpcLimits } from './limits.ts'
export { type RpcCall, type RpcReply } from './server-call.ts'
export { type RpcConnection } from './server-connection.ts'
export { RpcFailure, RpcUnavailable } from './rpc-error.ts'

// An RPC port, as the main thread and each worker open theirs.
import { createRpcServer, type RpcServer, type RpcServerOptions } from '@postkeep/rpc'

export async function listen(options: RpcServerOptions): Promise<RpcServer> {
  try {
    return await createRpcServer(options)
  } catch (error) {
    // A machine without IPv6 has no `::` to listen on.
    if (options.host !== '::' || !hasCode(error, 'EAFNOSUPPORT', 'EADDRNOTAVAIL')) throw error
    return createRpcServer({ ...options, host: '0.0.0.0' })
  }
}

function hasCode(error: unknown, ...codes: string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code))
}

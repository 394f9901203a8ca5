// A listener for a process that the test gives few file descriptors; prints its port.
import { createSmtpListener } from '../src/index.ts'

const silent = () => undefined
const listener = createSmtpListener({
  name: 'mx.test',
  maxSize: 1000,
  logger: { debug: silent, info: silent, warn: silent, error: silent },
  limits: { maxConnectionsPerAddress: 1000 },
  handlers: { rcptTo: () => undefined, data: () => 'stored' }
})
const { port } = await listener.listen(0, '127.0.0.1')
console.log(port)

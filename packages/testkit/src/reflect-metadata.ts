// @peculiar/x509 asks for a Reflect polyfill before it loads, of which it uses no more than this.
const metadata = new WeakMap<object, Map<unknown, unknown>>()

const reflect = Reflect as unknown as Record<string, unknown>

const get = (key: unknown, target: object): unknown => metadata.get(target)?.get(key)

reflect['getMetadata'] ??= get
reflect['getOwnMetadata'] ??= get
reflect['defineMetadata'] ??= (key: unknown, value: unknown, target: object): void => {
  metadata.set(target, (metadata.get(target) ?? new Map<unknown, unknown>()).set(key, value))
}

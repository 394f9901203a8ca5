export { announce, listen } from './announcements.ts'
export { CacheUnavailable } from './cache-unavailable.ts'
export { connectCache, type Cache, type CacheOptions } from './connect-cache.ts'
export { countWithin, reset, type CountResult } from './count-within.ts'
export { LocalCounts } from './local-counts.ts'
export {
  createLoginLimits,
  noLimits,
  type Attempt,
  type LoginLimitOptions,
  type LoginLimits
} from './login-limits.ts'
export { forget, recall, remember } from './remember.ts'
export { withLock, type Lock, type LockResult } from './with-lock.ts'

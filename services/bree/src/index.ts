export { composeBree } from './compose.ts'
export { readBreeConfig, type BreeConfig } from './config.ts'

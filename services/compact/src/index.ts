export { composers, mainOf, partNames, type PartName } from './parts.ts'

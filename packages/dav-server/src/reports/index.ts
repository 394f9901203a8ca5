// The reports that each service has.
import type { Report } from '@postkeep/dav-protocol'
import type { ReportHandler } from '../dav-service.ts'
import { expandProperty } from './expand-property.ts'
import { principalPropertySearch, principalSearchPropertySet } from './principal-search.ts'
import { syncCollection } from './sync-collection.ts'

export const reports: Readonly<Partial<Record<Report['kind'], ReportHandler>>> = {
  'sync-collection': syncCollection,
  'expand-property': expandProperty,
  'principal-property-search': principalPropertySearch,
  'principal-search-property-set': principalSearchPropertySet
}

// Calendars that are fetched from elsewhere: the store does all.
import { inSession } from '../in-session.ts'

export const claimSources = inSession<'claimSources'>(({ store }, { params }) => ({
  value: store.claimSources(params)
}))

export const changeSourced = inSession<'changeSourced'>(({ session, store }, { params, attachment }) => {
  store.changeSourced({ ...params, quota: session.quota }, attachment)
  return { value: {} }
})

export const settleSource = inSession<'settleSource'>(({ store }, { params }) => {
  store.settleSource(params)
  return { value: {} }
})

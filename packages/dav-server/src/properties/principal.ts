// Who one is and where one's things are. RFC 3744 §4, RFC 5397; calendarserver's email-address-set.
import { CS, D, element } from '@postkeep/dav-protocol'
import { allKinds, principalHref, principalsHref } from '../resource.ts'
import { liveProperty } from './live-property.ts'
import { ownerHref } from './sharing.ts'

const principal = ['principal'] as const
const href = (path: string) => element(D('href'), path)

export const principalProperties = [
  liveProperty(D('current-user-principal'), {
    on: allKinds,
    read: (_, { address }) => href(principalHref(address))
  }),
  liveProperty(D('principal-collection-set'), { on: allKinds, read: () => href(principalsHref) }),
  liveProperty(D('owner'), {
    on: ['principal', 'home', 'collection', 'object'],
    read: (resource, { address }) =>
      href(ownerHref('collection' in resource ? resource.collection : undefined, address))
  }),
  liveProperty(D('displayname'), {
    on: ['principal', 'home'],
    inAll: true,
    read: (_, { address }) => address
  }),
  liveProperty(D('principal-URL'), { on: principal, read: (_, { address }) => href(principalHref(address)) }),
  liveProperty(D('alternate-URI-set'), {
    on: principal,
    read: (_, { address }) => href(`mailto:${address}`)
  }),
  liveProperty(D('group-member-set'), { on: principal, read: () => '' }),
  liveProperty(D('group-membership'), { on: principal, read: () => '' }),
  liveProperty(CS('email-address-set'), {
    on: principal,
    read: (_, { address }) => element(CS('email-address'), address)
  })
]

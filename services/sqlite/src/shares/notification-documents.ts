// What clients read of invitations: resources of the collection of notifications. Apple's caldav-sharing §4, §5.5.
import { C, CS, D, element, writeXml, type XmlElement } from '@postkeep/dav-protocol'
import type { CollectionInfo } from '@postkeep/mailbox-contract'
import type { Notification, ShareFacts } from '@postkeep/mailbox-store'

export interface Told {
  /** Id of the shared mailbox: the uid of the invitation. */
  readonly share: string
  readonly kind: 'calendar' | 'addressbook'
  readonly facts: ShareFacts
  /** Whom it is for, or who has answered. */
  readonly guest: string
  readonly components: CollectionInfo['components']
}

const href = (text: string): XmlElement => element(D('href'), text)

export function invitationDocument(told: Told): Notification {
  return documentOf(`invite-${told.share}.xml`, told, inviteOf(told, 'invite-noresponse'))
}

/** It takes the place of the invitation. */
export function withdrawalDocument(told: Told): Notification {
  return documentOf(`invite-${told.share}.xml`, told, inviteOf(told, 'invite-deleted'))
}

export function answerDocument(told: Told, mailbox: string, status: 'accepted' | 'declined'): Notification {
  const reply = element(CS('invite-reply'), [
    href(`mailto:${told.guest}`),
    element(CS(`invite-${status}`)),
    element(CS('hosturl'), href(told.facts.ownerHref)),
    element(CS('in-reply-to'), told.share)
  ])
  return documentOf(`reply-${told.share}-${mailbox}.xml`, told, reply)
}

function inviteOf({ components, facts, guest, kind, share }: Told, status: string): XmlElement {
  const { access, displayName, ownerAddress, ownerHref, summary } = facts
  const parts = [
    element(CS('uid'), share),
    href(`mailto:${guest}`),
    element(CS(status)),
    element(CS('access'), element(CS(access === 'read' ? 'read' : 'read-write'))),
    element(CS('hosturl'), href(ownerHref)),
    element(CS('organizer'), [href(`mailto:${ownerAddress}`), element(CS('common-name'), ownerAddress)]),
    element(CS('summary'), summary || displayName)
  ]
  if (kind === 'calendar' && components.length > 0) {
    const names = components.map((name) => element(C('comp'), undefined, { name }))
    parts.push(element(C('supported-calendar-component-set'), names))
  }
  return element(CS('invite-notification'), parts, { 'shared-type': kind })
}

function documentOf(name: string, { facts }: Told, inside: XmlElement): Notification {
  const stamp = new Date(facts.sent * 1000).toISOString().replaceAll(/[-:]|\.\d+/g, '')
  return { name, document: writeXml(element(CS('notification'), [element(CS('dtstamp'), stamp), inside])) }
}

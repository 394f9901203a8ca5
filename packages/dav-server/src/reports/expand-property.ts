// expand-property: the resources that a property's hrefs name, with their properties. RFC 3253 §3.8.
import {
  D,
  childrenOf,
  element,
  responseElement,
  type DavResponse,
  type ExpandedProperty,
  type XmlElement
} from '@postkeep/dav-protocol'
import { DavRefusal } from '../dav-refusal.ts'
import { multistatusReply, type DavReply } from '../dav-reply.ts'
import { findResource, type DavRequest } from '../dav-request.ts'
import { propertyOf } from '../properties/describe-resource.ts'
import { allKinds, hrefOfResource, type Resource } from '../resource.ts'
import { reportHandler } from './report-handler.ts'

/** Resources that one report describes. */
const mostResources = 200

export const expandProperty = reportHandler('expand-property', {
  name: D('expand-property'),
  on: allKinds,
  async run(request, { properties }, resource): Promise<DavReply> {
    const described = await new Expansion(request).describe(resource, properties)
    return multistatusReply(request.preferences, (add) => add(described))
  }
})

class Expansion {
  readonly #request: DavRequest
  #left = mostResources

  constructor(request: DavRequest) {
    this.#request = request
  }

  async describe(resource: Resource, wanted: readonly ExpandedProperty[]): Promise<DavResponse> {
    this.#left -= 1
    if (this.#left < 0) throw new DavRefusal(403, { precondition: D('number-of-matches-within-limits') })
    const found: XmlElement[] = []
    const missing: XmlElement[] = []
    for (const { name, inside } of wanted) {
      const property = await propertyOf(this.#request, resource, element(name))
      if (property === undefined) missing.push(element(name))
      else found.push(inside.length === 0 ? property : await this.#expanded(property, inside))
    }
    const properties = [{ status: 200, properties: found }]
    if (missing.length > 0) properties.push({ status: 404, properties: missing })
    return { href: hrefOfResource(this.#request.address, resource), properties }
  }

  async #expanded(property: XmlElement, inside: readonly ExpandedProperty[]): Promise<XmlElement> {
    const responses: XmlElement[] = []
    for (const { text } of childrenOf(property, D('href'))) {
      // Addresses of people are not resources of this server.
      const resource = text.startsWith('/') ? await findResource(this.#request, text) : undefined
      const response = resource ? await this.describe(resource, inside) : { href: text, status: 404 }
      responses.push(responseElement(response))
    }
    return element(property.name, responses)
  }
}

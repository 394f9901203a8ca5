// ID. RFC 2971.
import { product } from '@postkeep/config'
import { idResponse, parseId } from '@postkeep/imap-protocol'
import { anyState, register } from './command.ts'

export const id = register({
  name: 'ID',
  states: anyState,
  capabilities: ['ID'],
  parse: parseId,
  async run({ client }, { fields }) {
    client.logger.debug(
      { name: fields.get('name'), version: fields.get('version') },
      'the client told its name'
    )
    client.output.text(idResponse({ name: product.name, vendor: product.name }))
  }
})

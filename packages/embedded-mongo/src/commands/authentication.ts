// saslStart, saslContinue, logout, connectionStatus.
import type { Doc } from '../document.ts'
import type { Call, CommandTable } from './command.ts'

export const authenticationCommands: CommandTable = {
  saslStart: {
    access: 'none',
    run: ({ command, database, services, peer }) =>
      services.authenticator.start(peer.authentication, command, database)
  },
  saslContinue: {
    access: 'none',
    run: ({ command, services, peer }) => services.authenticator.continue(peer.authentication, command)
  },
  logout: { access: 'none', run: logout },
  connectionStatus: { access: 'none', run: connectionStatus }
}

function logout({ peer }: Call): Doc {
  peer.authentication.user = undefined
  return {}
}

function connectionStatus({ peer }: Call): Doc {
  const { user } = peer.authentication
  return {
    authInfo: {
      authenticatedUsers: user === undefined ? [] : [{ user, db: 'admin' }],
      authenticatedUserRoles: user === undefined ? [] : [{ role: 'root', db: 'admin' }]
    }
  }
}

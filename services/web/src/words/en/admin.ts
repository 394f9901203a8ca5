// The administration of the server.
export const admin = {
  title: 'Server',
  users: 'Accounts',
  domains: 'Domains',
  queued: 'Messages waiting',
  email: 'Email address',
  group: 'Role',
  since: 'Since',
  secondFactor: 'Second factor',
  groupAdmin: 'Administrator',
  groupUser: 'User',
  on: 'on',
  off: 'off'
} as const

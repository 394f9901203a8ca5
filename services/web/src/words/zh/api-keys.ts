import type { Words } from '../translate.ts'

export const apiKeys = {
  title: 'API 密钥',
  lead: '程序可以凭此密钥在 {address} 代表您操作。',
  make: '创建密钥',
  name: '用于哪个程序',
  nameHint: '例如“备份脚本”。',
  scopes: '可以操作',
  scope_account: '账户',
  scope_domains: '域名',
  scope_aliases: '别名',
  scope_emails: '邮件',
  readOnly: '只能查看，不能更改',
  addresses: '仅用于这些别名',
  addressesHint: '每行一个。留空：用于您有权操作的全部内容。',
  newTitle: '您的新 API 密钥',
  newLead: '请立即复制：它只在这里显示，之后服务器也不知道它。',
  key: '密钥',
  address: 'API 地址',
  use: '程序把它作为用户名发送（HTTP basic），密码留空。',
  over: '已过期',
  revoked: '密钥已吊销。'
} as const satisfies Words['apiKeys']

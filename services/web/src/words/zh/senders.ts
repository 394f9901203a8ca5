import type { Words } from '../translate.ts'

export const senders = {
  title: '发件人',
  lead: '谁不可以向此服务器发送邮件，谁无论如何都可以。允许优先。postmaster 和 abuse 接收所有人的邮件。',
  list: '名单',
  denied: '已拒绝',
  allowed: '已允许',
  searchHint: '地址或网络的一部分',
  count: { other: '{count} 个条目' },
  noneDenied: '没有被拒绝的发件人',
  noneDeniedLead: '一再发送垃圾邮件的客户端会由服务器自动加入此处一段时间。',
  noneAllowed: '名单为空',
  noneAllowedLead: '把邮件一再被误判为垃圾邮件的人加入此处。',
  add: '加入名单',
  entry: '发件人',
  entryHint: '地址、域名、*.域名、IP 地址或网络，例如 192.0.2.0/24。',
  daysWrong: '请输入 0 到 {most} 之间的整数。',
  sender: '发件人',
  by: '添加者',
  byServer: '此服务器',
  byAdmin: '管理员'
} as const satisfies Words['senders']

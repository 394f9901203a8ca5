import type { Words } from '../translate.ts'

export const away = {
  title: '外出',
  lead: '您外出期间 {address} 会自动回复：几天内对每位发件人回复一次，不回复邮件列表。',
  isOn: '外出期间自动回复',
  isOnHint: '邮件照常保存或转发。',
  subject: '主题',
  subjectHint: '留空：使用所回复邮件的主题。',
  message: '内容',
  first: '第一天',
  firstHint: '留空：从现在起。',
  last: '最后一天',
  lastHint: '留空：直到在此关闭。',
  off: '不自动回复',
  on: '自动回复中',
  from: '从 {when} 起自动回复',
  until: '自动回复至 {when}',
  over: '自动回复的时间已过',
  senders: '发件身份',
  sendersLead: '{address} 始终可以用自己的地址发送。用其密码登录的邮件程序还可以使用以下地址。',
  sendersField: '其他地址',
  sendersHint: '每行一个，例如 info@example.com；*@example.com 表示整个域名。仅限别名所有者管理的域名。',
  ownOnly: '仅自己的地址',
  change: '更改',
  changeOf: '更改：{what}'
} as const satisfies Words['away']

import type { Words } from '../translate.ts'

export const mail = {
  resetSubject: '重置您的密码',
  reset:
    '您好，\n\n有人（可能是您）想为您在 {site} 的账户设置新密码。\n请在 30 分钟内打开此链接：\n\n{url}\n\n如果不是您本人，请忽略：您的密码保持不变。\n',
  changeSubject: '确认您的新地址',
  change: '您好，\n\n要从现在起用此地址登录 {site}，请在一天内打开此链接：\n\n{url}\n',
  changedSubject: '您的地址已更改',
  changed:
    '您好，\n\n您在 {site} 的账户现在使用地址 {email}；此地址不再使用。\n\n如果不是您本人，请立即告诉服务器的管理员。\n',
  passwordSubject: '您的密码已更改',
  password: '您好，\n\n您在 {site} 的账户密码刚刚被更改。\n\n如果不是您本人，请立即重置：{url}\n',
  passkeySubject: '已添加通行密钥',
  passkey:
    '您好，\n\n通行密钥“{name}”现在可以打开您在 {site} 的账户。\n\n如果不是您本人，请立即移除它并更改密码：{url}\n',
  inviteSubject: '您受邀加入 {domain}',
  invite:
    '您好，\n\n{from} 邀请您加入 {domain}，其邮件保存在 {site}。\n请在两周内打开此链接：\n\n{url}\n\n如果您不清楚原因，请忽略。\n'
} as const satisfies Words['mail']

import type { Words } from '../translate.ts'

export const landing = {
  title: '属于您的邮件',
  lead: '此服务器为自己的域名接收、发送和保存邮件：每个邮箱是一个加密文件，连运营者也无法读取。',
  begin: '创建第一个账户',
  firstTitle: '全新的服务器',
  first: '还没有人拥有账户。第一个账户将成为管理员。',
  privateTitle: '从设计上保护隐私',
  privateText: '每个邮箱都用独立的密钥加密。密码可以打开它；服务器不保存任何密码。',
  standardTitle: '任何邮件程序',
  standardText: 'IMAP、POP3 和 SMTP，在 Thunderbird、Apple Mail 和大多数其他程序中自动设置。',
  aliasTitle: '想要多少地址都可以',
  aliasText: '为每家商店、每个人使用一个名称，可转发或保存，在您的所有域名上。',
  welcome: '前往我的域名'
} as const satisfies Words['landing']

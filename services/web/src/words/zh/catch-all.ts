import type { Words } from '../translate.ts'

export const catchAll = {
  title: '全域密码',
  lead: '程序可以凭此密码以 {domain} 的任何地址发送邮件。它们不能打开任何邮箱。',
  nameHint: '例如“打印机”或“网店”。',
  newTitle: '您的新全域密码',
  newLead: '请立即复制：它只在这里显示，之后服务器也不知道它。',
  removed: '密码已吊销。'
} as const satisfies Words['catchAll']

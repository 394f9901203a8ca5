import type { Words } from '../translate.ts'

export const passkeys = {
  title: '通行密钥',
  lead: '用指纹、面容、PIN 或安全密钥登录，无需密码。它们无法被钓鱼窃取。',
  add: '添加通行密钥',
  addTitle: '添加通行密钥',
  addLead: '浏览器会询问保存位置：此设备、您的手机或安全密钥。',
  name: '名称',
  nameHint: '例如“手机”或“钥匙圈上的密钥”。',
  needsScript: '通行密钥需要 JavaScript。',
  failed: '浏览器没有提供通行密钥。请重试。',
  refused: '此通行密钥未被接受：等待时间过长，或它不属于此网站。请重试。',
  added: '通行密钥已添加。',
  remove: '移除',
  removeOf: '移除：{name}',
  removeTitle: '移除此通行密钥？',
  removeLead: '{name} 将不能再打开您的账户。请在设备上也删除它。',
  removed: '通行密钥已移除。',
  logIn: '使用通行密钥登录',
  logInLead: '浏览器会要求指纹、面容或 PIN。',
  withPassword: '改用密码',
  logInWrong: '此通行密钥不能打开这里的任何账户',
  useKey: '使用安全密钥',
  keyInstead: '改用安全密钥',
  keyLead: '请触摸您的一个安全密钥，或使用通行密钥。',
  withCode: '改用验证码'
} as const satisfies Words['passkeys']

import type { Words } from '../translate.ts'

export const links = {
  title: '日历的公开链接',
  lead: '拥有链接的任何人都可以在日历程序中只读查看该日历：不含私人内容、受邀者和提醒。',
  act: '要做什么',
  list: '显示哪些日历有链接',
  make: '创建新链接',
  withdraw: '撤回该日历的所有链接',
  calendar: '日历',
  calendarHint: '程序中显示的名称。',
  go: '执行',
  madeTitle: '新链接',
  madeLead: '请立即复制：它只显示这一次。拥有它的人可以查看日历，直到您撤回链接。',
  link: '链接',
  none: '没有日历有链接。',
  since: '链接创建于'
} as const satisfies Words['links']

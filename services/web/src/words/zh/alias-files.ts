import type { Words } from '../translate.ts'

export const aliasFiles = {
  title: '导入和导出别名',
  lead: '以任何电子表格都能打开的表格（.csv），或供程序使用的 .json 格式。',
  import: '导入',
  importLead:
    '表格的第一行是列名：name, recipients, description, labels, has_imap, is_enabled, error_code_if_disabled, max_quota。只有 name 是必需的。在您看到将要发生的更改之前，不会改动任何内容。',
  file: '文件',
  fileHint: '.csv 或 .json，最大 {size}，最多 10,000 个别名。',
  missing: '请选择文件',
  nothing: '此文件中没有别名',
  keep: '保持已有的别名不变',
  try: '查看将要进行的更改',
  trialTitle: '将进行以下更改',
  trialLead: '尚未更改任何内容。',
  doIt: '执行',
  other: '选择其他文件',
  gone: '等待时间过长：请重新选择文件。',
  doneTitle: '文件已导入',
  doneLead: '被拒绝的内容保持原样。',
  toList: '前往别名列表',
  added: '新增',
  changed: '已更改',
  kept: '保持不变',
  refused: '被拒绝',
  line: '行',
  outcome: '结果',
  more: { other: '另有 {count} 行未显示。' },
  export: '导出',
  exportLead: '名称及其去向；不含邮件和密码。此文件可以再次导入。',
  csv: '下载 CSV',
  json: '下载 JSON'
} as const satisfies Words['aliasFiles']

// Comma-separated values (RFC 4180) that a spreadsheet takes for texts: what others have written must not become a formula.
const formula = /^[\s]*[=+\-@\t\r]/
const special = /[",\r\n]/

/** Lines end with CRLF; the first one names the columns. */
export function csvText(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  return [columns, ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('')
}

function cell(text: string): string {
  // A number is no formula.
  const safe = formula.test(text) && !/^-?\d+(\.\d+)?$/.test(text) ? `'${text}` : text
  const shown = safe.replaceAll('\0', '')
  return special.test(shown) ? `"${shown.replaceAll('"', '""')}"` : shown
}

// What is shown, as text to paste elsewhere.
const quoted = (v) => (/[",\n\r]/.test(v) ? `"${v.replaceAll('"', '""')}"` : v);

/** RFC 4180, but with plain newlines. */
export function csv(columns, rows) {
  const line = (values) => values.map((v) => quoted(v === null || v === undefined ? '' : String(v))).join(',');
  return `${[columns, ...rows.map((row) => columns.map((c) => row[c]))].map(line).join('\n')}\n`;
}

export const json = (rows) => `${JSON.stringify(rows, null, 2)}\n`;

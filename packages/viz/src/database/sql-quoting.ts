/** Quoting for DuckDB. The only place where names and values become SQL text. */

/** `name` as an identifier. DuckDB ends text at NUL, so a NUL in a name is refused. */
export function quoteIdentifier(name: string): string {
  return `"${withoutNul(name).replaceAll('"', '""')}"`
}

/** `text` as a string literal; DuckDB knows no escapes in it but the doubled quote. */
export function quoteText(text: string): string {
  return `'${withoutNul(text).replaceAll("'", "''")}'`
}

function withoutNul(text: string): string {
  if (text.includes('\0')) throw new TypeError('text with a NUL character cannot be part of SQL')
  return text
}

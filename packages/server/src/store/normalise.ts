/** Keys that two databases compare alike, whatever their collations. */

/** The form under which names match in any case: lower case, NFC. */
export function nameKey(name: string): string {
  return name.normalize('NFC').toLowerCase().normalize('NFC')
}

/** A LIKE pattern for "contains", to be used with `escape '\'`. */
export function containsPattern(key: string): string {
  return `%${key.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`
}

/** Keys that two databases compare alike, whatever their collations. */

/** The form under which names match in any case: lower case, NFC. */
export function nameKey(name: string): string {
  return name.normalize('NFC').toLowerCase().normalize('NFC')
}

const literally = (text: string): string => text.replaceAll(/[\\%_]/g, String.raw`\$&`)

/** A LIKE pattern for "contains", to be used with `escape '\'`. */
export function containsPattern(key: string): string {
  return `%${literally(key)}%`
}

/** A text with `*` for any characters as a LIKE pattern, to be used with `escape '\'`. */
export function likePattern(text: string): string {
  return text.split('*').map(literally).join('%')
}

/** The same as a GLOB pattern of SQLite, whose LIKE ignores case. */
export function globPattern(text: string): string {
  return text.replaceAll(/[?[]/g, '[$&]')
}

/**
 * What a key must look like where its text matches a pattern. Parts with letters beyond ASCII narrow nothing: how they are
 * composed and their lower case depend on what stands beside them.
 */
export function keyPattern(text: string): string {
  return (
    text
      .split('*')
      // oxlint-disable-next-line no-control-regex
      .map((part) => (/^[\x00-\x7f]*$/.test(part) ? part.toLowerCase() : ''))
      .join('*')
  )
}

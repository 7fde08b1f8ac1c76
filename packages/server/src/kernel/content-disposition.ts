/** The header that offers a file name, in the one form that all known clients read right. */

/**
 * A plain `filename` for ASCII names; only `filename*` for others, percent-encoded with `%20` for spaces.
 *
 * @see wire-format of downloads: TSC takes the extension from it, the migration SDK splits on `;` and `=`, so both are left out of names
 */
export function contentDisposition(fileName: string): string {
  const name = fileName.replace(/[\p{Cc}";=\\/]/gu, '_')
  if (/^[\x20-\x7e]*$/.test(name)) return `attachment; filename="${name}"`
  const encoded = encodeURIComponent(name).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `attachment; filename*=UTF-8''${encoded}`
}

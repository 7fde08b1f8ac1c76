/** Names of content: which are valid, and what web addresses and file names are made of them. */

/**
 * The part of a web address that names a workbook: its letters, digits and marks, in any script. The store adds a suffix where it is taken.
 *
 * @returns never empty: a name of nothing but punctuation becomes `Untitled`
 * @see clients' fixtures: "Superstore Sales!" is `SuperstoreSales`
 */
export function contentUrlOf(name: string): string {
  const letters = clean(name).replace(/[^\p{L}\p{N}\p{M}]/gu, '')
  return letters === '' ? 'Untitled' : letters
}

/** What an item is called that is published without a name: its file, without folders and ending. */
export const itemName = (fileName: string): string =>
  fileName.replace(/^.*[\\/]/, '').replace(/\.\w+$/, '')

/** Would end a path segment, or be read as something else than text in one. */
const breaksSegment = /[\s/\\?#%]/gu

/**
 * Names the last segment of each view's address: the sheet's name without spaces. Sheets that would share one get a suffix.
 *
 * @returns to be called for each sheet in tab order; what it answers is distinct in any case, and never empty
 */
export function viewUrlNamer(): (sheetName: string) => string {
  const taken = new Set<string>()
  /** Thousands of sheets may have one name: what was tried before is not tried again. */
  const lastSuffix = new Map<string, number>()
  return (sheetName) => {
    const wanted = clean(sheetName).replace(breaksSegment, '') || 'Untitled'
    // A lone dot or two would climb in the address.
    const base = /^\.{1,2}$/.test(wanted) ? 'Untitled' : wanted
    const key = base.toLowerCase()
    let suffix = lastSuffix.get(key) ?? 0
    let name = suffix === 0 ? base : `${base}_${suffix}`
    for (; taken.has(name.toLowerCase()); name = `${base}_${suffix}`) suffix += 1
    lastSuffix.set(key, suffix)
    taken.add(name.toLowerCase())
    return name
  }
}

const fileNameBytes = 255
/** `;`, `=` and quotes break clients that split `Content-Disposition` by hand; the rest is refused by some file system. */
const breaksFileName = /[;="<>:|?*]/g

/**
 * A file name for downloads: one line, no folders, and short enough for every file system.
 *
 * @param extension Without the dot; kept whole.
 * @returns at most 255 bytes of UTF-8
 */
export function downloadFileName(name: string, extension: string): string {
  const oneSegment = clean(name)
    .replace(breaksFileName, '')
    .split(/[/\\]/)
    .map((part) => part.trim())
    .filter((part) => part !== '' && part !== '.' && part !== '..')
    .join('-')
  const stem = oneSegment.replace(/^[.\s]+|[.\s]+$/g, '') || 'Untitled'
  return `${firstBytes(stem, fileNameBytes - Buffer.byteLength(extension) - 1)}.${extension}`
}

const nameCharacters = 255

/** What is wrong with a name for a workbook or project, in words for the caller, or null when it will do. */
export function nameProblem(
  kind: 'workbook' | 'data source' | 'flow' | 'project',
  name: string,
): string | null {
  if (name.trim() === '') return `The name of a ${kind} must not be empty.`
  const length = Array.from(name).length
  if (length > nameCharacters) {
    return `The name of a ${kind} has ${nameCharacters} characters at most, not ${length}.`
  }
  if (!name.isWellFormed() || /[\p{Cc}\u2028\u2029]/u.test(name)) {
    return `The name of a ${kind} must not contain control characters or broken text.`
  }
  return null
}

/** Composed, and without what is invisible: control characters, line ends, marks that turn the writing direction. */
function clean(text: string): string {
  return text
    .toWellFormed()
    .normalize('NFC')
    .replace(/[\p{Cc}\u2028\u2029\u200E\u200F\u202A-\u202E\u2066-\u2069\uFEFF]/gu, '')
}

/** As many whole characters of the text as fit, as people count them. */
function firstBytes(text: string, limit: number): string {
  let kept = ''
  let bytes = 0
  for (const { segment } of new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(text)) {
    bytes += Buffer.byteLength(segment)
    if (bytes > limit) break
    kept += segment
  }
  return kept === '' ? 'Untitled' : kept
}

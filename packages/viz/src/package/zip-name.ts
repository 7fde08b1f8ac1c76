/** Names of zip entries: decoded, and refused when they could mean a place outside the package. */

import { PackageError } from './package-error.ts'

/**
 * Decodes and checks an entry name.
 *
 * Writers that do not set the UTF-8 flag still mostly write UTF-8; anything else is read byte by byte, which keeps ASCII.
 *
 * @throws PackageError zip-entry-name when the name is not a plain relative path with forward slashes.
 */
export function decodeEntryName(bytes: Uint8Array, isUtf8: boolean): string {
  const name = decode(bytes, isUtf8)
  const reason = refusal(name)
  if (reason !== undefined) {
    throw new PackageError(
      'zip-entry-name',
      `The zip entry name ${JSON.stringify(name)} ${reason}; names must be relative paths with forward slashes.`,
    )
  }
  return name
}

function decode(bytes: Uint8Array, isUtf8: boolean): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch (cause) {
    if (isUtf8) {
      throw new PackageError(
        'zip-entry-name',
        'A zip entry name is marked as UTF-8 but is not valid UTF-8.',
        { cause },
      )
    }
    return Buffer.from(bytes).toString('latin1')
  }
}

function refusal(name: string): string | undefined {
  if (name === '') return 'is empty'
  if (name.includes('\0')) return 'contains a NUL character'
  if (name.includes('\\')) return 'contains a backslash'
  if (name.startsWith('/')) return 'is absolute'
  if (/^[A-Za-z]:/.test(name)) return 'starts with a drive letter'
  const parts = name.replace(/\/$/, '').split('/')
  if (parts.includes('..')) return 'leads out of the package with `..`'
  if (parts.some((part) => part === '' || part === '.')) return 'has an empty or `.` part'
  return undefined
}

/** Programs of others that read the documents this library writes: LibreOffice, and the tools of poppler. */

import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { basename, delimiter, join } from 'node:path'
import process from 'node:process'
import { promisify } from 'node:util'

const run = promisify(execFile)

function isInstalled(program: string): boolean {
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  return folders.some((folder) => existsSync(join(folder, program)))
}

/** Debian: `apt-get install libreoffice-calc libreoffice-impress poppler-utils`. */
export const hasOffice = isInstalled('soffice')
export const hasPoppler = isInstalled('pdftotext') && isInstalled('pdfinfo')

export async function pdfText(path: string): Promise<string> {
  const { stdout } = await run('pdftotext', ['-layout', path, '-'])
  return stdout
}

/** Page count, and the size of the first page in points. */
export async function pdfFacts(
  path: string,
): Promise<{ readonly pages: number; readonly size: string }> {
  const { stdout } = await run('pdfinfo', [path])
  return {
    pages: Number(/^Pages:\s+(\d+)/m.exec(stdout)?.[1]),
    size: /^Page size:\s+([\d.]+ x [\d.]+)/m.exec(stdout)?.[1] ?? '',
  }
}

/** CSV of the cells as they are shown: commas, quotes where needed, UTF-8. */
export async function sheetAsCsv(path: string, folder: string): Promise<string> {
  await convert(path, 'csv:Text - txt - csv (StarCalc):44,34,76', folder)
  return readFile(join(folder, basename(path).replace(/\.\w+$/, '.csv')), 'utf8')
}

/** Path of the PDF with a page for each slide. */
export async function slidesAsPdf(path: string, folder: string): Promise<string> {
  await convert(path, 'pdf', folder)
  return join(folder, basename(path).replace(/\.\w+$/, '.pdf'))
}

async function convert(path: string, format: string, folder: string): Promise<void> {
  const profile = `-env:UserInstallation=file://${join(folder, 'profile')}`
  await run('soffice', [profile, '--headless', '--convert-to', format, '--outdir', folder, path])
}

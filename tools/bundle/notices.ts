/** The licences of the libraries whose code is in a bundle. */

import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'

const installed = '/node_modules/'

/** @returns a page with name, version and licence of each library among the modules; empty where there is none */
export async function noticesOf(modules: readonly string[]): Promise<string> {
  const folders = new Set(modules.map(folderOf).filter((folder) => folder !== null))
  const notices = await Promise.all([...folders].toSorted().map(noticeOf))
  return notices.join(`\n${'-'.repeat(80)}\n\n`)
}

/** `/a/node_modules/@b/c/lib/d.js` → `/a/node_modules/@b/c`; null for a module of our own. */
function folderOf(module: string): string | null {
  const id = module.replaceAll('\0', '').split('?', 1)[0] ?? ''
  const start = id.lastIndexOf(installed)
  if (start === -1) return null
  const parts = id.slice(start + installed.length).split('/')
  const name = parts.slice(0, parts[0]?.startsWith('@') === true ? 2 : 1)
  return id.slice(0, start + installed.length) + name.join('/')
}

async function noticeOf(folder: string): Promise<string> {
  const manifest = await readFile(path.join(folder, 'package.json'), 'utf8')
  const { name, version, license } = JSON.parse(manifest) as Readonly<Record<string, unknown>>
  const files = (await readdir(folder)).filter((file) => /^(?:licen[cs]e|notice)/i.test(file))
  const texts = await Promise.all(
    files.toSorted().map((file) => readFile(path.join(folder, file), 'utf8')),
  )
  return [`${String(name)} ${String(version)} (${String(license)})`, ...texts].join('\n\n')
}

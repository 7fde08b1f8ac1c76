/** A workbook file as ground for hostile ones. */

import path from 'node:path'
import { openPackage } from '../../src/package/open-package.ts'
import type { SamplePackage } from './hostile-packages.ts'

/** Larger files make every package slow, and no other. */
const largestFile = 2_000_000

export async function readSample(file: string): Promise<SamplePackage> {
  await using source = await openPackage(file, file.endsWith('x') ? 'twbx' : 'twb')
  const files = new Map<string, Uint8Array>()
  for (const { name, sizeBytes } of source.entries) {
    if (sizeBytes > largestFile || name.endsWith('.twb')) continue
    files.set(name, await joined(source.readEntry(name)))
  }
  const document = (await joined(source.document())).toString('utf8').replace(/^\ufeff/, '')
  return { name: path.basename(file), document, files }
}

async function joined(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = []
  for await (const chunk of chunks) parts.push(chunk)
  return Buffer.concat(parts)
}

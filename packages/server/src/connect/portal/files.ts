/** The portal's files, which browsers run as they are. They stand in the folder `portal` of the package, beside its sources or its built files. */

import { readFile } from 'node:fs/promises'
import path from 'node:path'

/** In the order in which they refer to each other: the page first. */
export const portalNames = ['main.js', 'host.js', 'portal.css'] as const

export type PortalFiles = Readonly<Record<(typeof portalNames)[number], string>>

export async function readPortalFiles(from = import.meta.dirname): Promise<PortalFiles> {
  const folder = path.join(from, 'portal')
  const read = async (name: string) => [name, await readFile(path.join(folder, name), 'utf8')]
  try {
    return Object.fromEntries(await Promise.all(portalNames.map(read))) as PortalFiles
  } catch (cause) {
    const above = path.dirname(from)
    if (above === from) throw new Error('the package has no folder portal', { cause })
    return readPortalFiles(above)
  }
}

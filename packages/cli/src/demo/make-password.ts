/** A password for the person of the demo who may do least. It opens nothing unless the server takes passwords. */

import { randomBytes } from 'node:crypto'
import type { Easel, Site } from '@easel/server'
import { demoViewer } from './people.ts'

export async function makePassword({ provision }: Easel, site: Site) {
  const { groups: _, ...viewer } = demoViewer
  const { luid } = await provision.user(site.luid, { ...viewer, email: viewer.name })
  const password = randomBytes(18).toString('base64url')
  await provision.password(site.luid, luid, password)
  return { EASEL_USER_VIEWER_PASSWORD: password }
}

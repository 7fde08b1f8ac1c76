/** Fills a running server with the demo. Every step finds what an earlier, interrupted run has left. */

import type { Easel } from '@easel/server'
import { energyWorkbook } from '../samples/energy.ts'
import { ordersWorkbook } from '../samples/orders.ts'
import { samplePackage } from '../samples/sample-package.ts'
import { signIn, type ApiSession } from './api-session.ts'
import type { DemoEnvironment } from './demo-env.ts'
import { demoAdmin, demoGroups, demoSite, demoUsers, demoViewer } from './people.ts'

const tokenName = 'demo'

/** @returns how to sign in; the URL is the server's */
export async function makeDemo(easel: Easel, adminKey: string): Promise<DemoEnvironment> {
  const { provision } = easel
  const site = await provision.site(demoSite)
  for (const group of demoGroups) await provision.group(site.luid, group)
  for (const user of demoUsers) await provision.user(site.luid, { ...user, email: user.name })
  const { name: patName, secret: patSecret } = await makeToken(easel)
  const app = await provision.connectedApp(site.luid, 'Demo app')
  const session = await signIn(easel.url, { patName, patSecret, site: demoSite.contentUrl })
  await makeContent(session)
  await session.signOut()
  return {
    EASEL_URL: easel.url,
    EASEL_ADMIN_KEY: adminKey,
    EASEL_SITE: demoSite.contentUrl,
    EASEL_PAT_NAME: patName,
    EASEL_PAT_SECRET: patSecret,
    EASEL_CA_CLIENT_ID: app.clientId,
    EASEL_CA_SECRET_ID: app.secretId,
    EASEL_CA_SECRET: app.secretValue,
    EASEL_ADMIN_USER: demoAdmin.name,
    EASEL_USER_VIEWER: demoViewer.name,
  }
}

/** A new token for the administrator; the one before it ends. */
export async function makeToken({
  provision,
}: Easel): Promise<{ readonly name: string; readonly secret: string }> {
  const site = await provision.site(demoSite)
  const { groups: _, ...admin } = demoAdmin
  const user = await provision.user(site.luid, { ...admin, email: admin.name })
  return provision.personalAccessToken(site.luid, user.luid, tokenName)
}

async function makeContent(session: ApiSession): Promise<void> {
  const project = (name: string, description: string, parentLuid: string | null = null) =>
    session.project({ name, description, parentLuid })
  const shop = await project('Shop', 'Everything about the shop')
  const sales = await project('Sales', 'What was sold', shop)
  await project('Drafts', 'Not ready to be shown', sales)
  const grid = await project('Grid', 'Electricity figures')
  await session.publish({
    name: 'Orders',
    projectLuid: sales,
    file: samplePackage(ordersWorkbook()),
  })
  await session.publish({
    name: 'Energy',
    projectLuid: grid,
    file: samplePackage(energyWorkbook()),
  })
}

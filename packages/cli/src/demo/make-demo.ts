/** Fills a running server with the demo. Every step finds what an earlier, interrupted run has left. */

import type { Easel } from '@easel/server'
import { energyWorkbook } from '../samples/energy.ts'
import { ordersWorkbook } from '../samples/orders.ts'
import { samplePackage } from '../samples/sample-package.ts'
import { signIn, type ApiSession } from './api-session.ts'
import type { DemoEnvironment } from './demo-env.ts'
import { makeConnect, type ConnectPlan } from './make-connect.ts'
import { makeIssuer } from './make-issuer.ts'
import { makePassword } from './make-password.ts'
import { makeSite } from './make-site.ts'
import { makeCloudToken, makeToken } from './make-tokens.ts'
import { demoAdmin, demoSite, demoViewer } from './people.ts'

export interface DemoPlan {
  readonly adminKey: string
  /** Where the private key of unified access tokens is written. */
  readonly keyPath: string
  readonly connect: ConnectPlan
}

/** @returns how to sign in; the URL is the server's */
export async function makeDemo(easel: Easel, plan: DemoPlan): Promise<DemoEnvironment> {
  const site = await makeSite(easel)
  const token = await makeToken(easel)
  const app = await easel.provision.connectedApp(site.luid, 'Demo app')
  const cloudToken = await makeCloudToken(easel)
  const issuer = await makeIssuer(easel, plan.keyPath)
  const password = await makePassword(easel, site)
  const connect = await makeConnect(easel, plan.connect, null)
  const session = await signIn(easel.url, {
    patName: token.EASEL_PAT_NAME,
    patSecret: token.EASEL_PAT_SECRET,
    site: demoSite.contentUrl,
  })
  await makeContent(session)
  await session.signOut()
  return {
    EASEL_URL: easel.url,
    EASEL_ADMIN_KEY: plan.adminKey,
    EASEL_SITE: demoSite.contentUrl,
    ...token,
    EASEL_CA_CLIENT_ID: app.clientId,
    EASEL_CA_SECRET_ID: app.secretId,
    EASEL_CA_SECRET: app.secretValue,
    EASEL_ADMIN_USER: demoAdmin.name,
    EASEL_USER_VIEWER: demoViewer.name,
    ...password,
    EASEL_TCM_URL: easel.url,
    ...cloudToken,
    ...issuer,
    ...connect,
  }
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

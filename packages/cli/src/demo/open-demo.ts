/**
 * Opens the demo on a running server: makes it, completes it, or takes it as it is. What makes it is loaded only then, for
 * most starts find it made.
 */

import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { TableauError } from '@easel/client'
import type { Easel } from '@easel/server'
import { CommandFailure } from '../usage-error.ts'
import { signIn, type ApiSession } from './api-session.ts'
import { opensCloudManager } from './cloud-token.ts'
import type { ConnectPlan } from './make-connect.ts'
import {
  readDemoState,
  writeDemoBegun,
  writeDemoEnvironment,
  type DemoEnvironment,
} from './demo-env.ts'

export interface OpenDemo {
  readonly environment: DemoEnvironment
  readonly siteLuid: string
  /** LUID of a view to try; null when somebody has deleted it. */
  readonly viewLuid: string | null
}

/** Where the demo keeps what it writes, and the key that opens the server's own methods. */
export interface DemoPlace {
  readonly folder: string
  readonly adminKey: string
  /** Origin of a target that a user of Connect is connected to; null for none. */
  readonly connectTarget: string | null
  /** Origin of the page that the demo's project of Connect allows. */
  readonly connectOrigin: string
}

const shownView = 'Orders/sheets/SalesbyCategory'

export const demoEnvironmentIn = (folder: string): string => join(folder, 'demo.env')
const keyIn = (folder: string): string => join(folder, 'uat-private-key.pem')
const connectKeyIn = (folder: string): string => join(folder, 'connect-private-key.pem')

/** Writes nothing but the private key of unified access tokens: for a server whose folder goes with it. */
export async function openEphemeralDemo(easel: Easel, place: DemoPlace): Promise<OpenDemo> {
  const demo = await describe(easel, await make(easel, place))
  await easel.snapshots?.markStart()
  return demo
}

/** @throws CommandFailure when the data is not a demo's */
export async function openKeptDemo(easel: Easel, place: DemoPlace): Promise<OpenDemo> {
  const envPath = demoEnvironmentIn(place.folder)
  const state = await readDemoState(envPath)
  if (state.kind === 'made') return reopen(easel, place, state.environment)
  if (state.kind === 'none') {
    if (!(await easel.provision.isEmpty())) {
      throw new CommandFailure(
        `the data folder is in use and has no demo.env, so it may not be the demo's; choose another with --data`,
      )
    }
    await writeDemoBegun(envPath)
  }
  const demo = await describe(easel, await make(easel, place))
  await writeDemoEnvironment(envPath, demo.environment)
  return demo
}

const connectPlanOf = ({ folder, connectTarget, connectOrigin }: DemoPlace): ConnectPlan => ({
  keyPath: connectKeyIn(folder),
  target: connectTarget,
  allowedOrigin: connectOrigin,
})

async function make(easel: Easel, place: DemoPlace): Promise<DemoEnvironment> {
  const { adminKey, folder } = place
  const { makeDemo } = await import('./make-demo.ts')
  const connect = connectPlanOf(place)
  return makeDemo(easel, { adminKey, keyPath: keyIn(folder), connect })
}

/** Tokens end when they are not used for fifteen days: then there are new ones. */
async function reopen(easel: Easel, place: DemoPlace, kept: DemoEnvironment): Promise<OpenDemo> {
  const { folder, adminKey } = place
  const envPath = demoEnvironmentIn(folder)
  const { EASEL_CONNECT_TARGET_USER: _, ...lasting } = kept
  const current: DemoEnvironment = {
    ...lasting,
    // The admin key is another with each start, and the folder may have moved.
    EASEL_ADMIN_KEY: adminKey,
    EASEL_URL: easel.url,
    EASEL_TCM_URL: easel.url,
    EASEL_UAT_PRIVATE_KEY_PATH: keyIn(folder),
    ...(await reopenConnect(easel, connectPlanOf(place), kept.EASEL_CONNECT_SERVER_KEY)),
    ...(await renewedTrust(easel, { secret: kept.EASEL_TCM_PAT_SECRET, keyPath: keyIn(folder) })),
  }
  try {
    const demo = await describe(easel, current)
    await writeDemoEnvironment(envPath, current)
    return demo
  } catch (error) {
    if (!(error instanceof TableauError) || error.code !== '401001') throw error
    const { makeToken } = await import('./make-tokens.ts')
    const demo = await describe(easel, { ...current, ...(await makeToken(easel)) })
    await writeDemoEnvironment(envPath, demo.environment)
    return demo
  }
}

/** The token of the connected user is made anew with each start, the keys where their file is gone. */
async function reopenConnect(easel: Easel, plan: ConnectPlan, serverKey: string) {
  const { makeConnect } = await import('./make-connect.ts')
  return makeConnect(easel, plan, (await isThere(plan.keyPath)) ? serverKey : null)
}

const isThere = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  )

/** What has to be made anew of the ways in besides the site's own token. */
async function renewedTrust(
  easel: Easel,
  { secret, keyPath }: { readonly secret: string; readonly keyPath: string },
): Promise<Partial<DemoEnvironment>> {
  const isTokenGood = await opensCloudManager(easel.url, secret)
  const isKeyThere = await isThere(keyPath)
  return {
    ...(isTokenGood ? {} : await (await import('./make-tokens.ts')).makeCloudToken(easel)),
    ...(isKeyThere ? {} : await (await import('./make-issuer.ts')).makeIssuer(easel, keyPath)),
  }
}

async function describe(easel: Easel, environment: DemoEnvironment): Promise<OpenDemo> {
  const session: ApiSession = await signIn(easel.url, {
    patName: environment.EASEL_PAT_NAME,
    patSecret: environment.EASEL_PAT_SECRET,
    site: environment.EASEL_SITE,
  })
  const viewLuid = await session.viewLuid(shownView)
  await session.signOut()
  return { environment, siteLuid: session.siteLuid, viewLuid }
}

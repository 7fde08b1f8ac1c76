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
}

const shownView = 'Orders/sheets/SalesbyCategory'

export const demoEnvironmentIn = (folder: string): string => join(folder, 'demo.env')
const keyIn = (folder: string): string => join(folder, 'uat-private-key.pem')

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

async function make(easel: Easel, { adminKey, folder }: DemoPlace): Promise<DemoEnvironment> {
  const { makeDemo } = await import('./make-demo.ts')
  return makeDemo(easel, { adminKey, keyPath: keyIn(folder) })
}

/** Tokens end when they are not used for fifteen days: then there are new ones. */
async function reopen(
  easel: Easel,
  { folder, adminKey }: DemoPlace,
  kept: DemoEnvironment,
): Promise<OpenDemo> {
  const envPath = demoEnvironmentIn(folder)
  const current: DemoEnvironment = {
    ...kept,
    // The admin key is another with each start, and the folder may have moved.
    EASEL_ADMIN_KEY: adminKey,
    EASEL_URL: easel.url,
    EASEL_TCM_URL: easel.url,
    EASEL_UAT_PRIVATE_KEY_PATH: keyIn(folder),
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

/** What has to be made anew of the ways in besides the site's own token. */
async function renewedTrust(
  easel: Easel,
  { secret, keyPath }: { readonly secret: string; readonly keyPath: string },
): Promise<Partial<DemoEnvironment>> {
  const isTokenGood = await opensCloudManager(easel.url, secret)
  const isKeyThere = await access(keyPath).then(
    () => true,
    () => false,
  )
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

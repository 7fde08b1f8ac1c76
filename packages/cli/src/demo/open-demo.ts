/**
 * Opens the demo on a running server: makes it, completes it, or takes it as it is. What makes it is loaded only then, for
 * most starts find it made.
 */

import type { Easel } from '@easel/server'
import { CommandFailure } from '../usage-error.ts'
import { ApiRefusal, signIn, type ApiSession } from './api-session.ts'
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

const shownView = 'Orders/sheets/SalesbyCategory'

/** Leaves nothing behind: for a server that keeps its data in memory. */
export async function openEphemeralDemo(easel: Easel, adminKey: string): Promise<OpenDemo> {
  const { makeDemo } = await import('./make-demo.ts')
  const demo = await describe(easel, await makeDemo(easel, adminKey))
  await easel.snapshots?.markStart()
  return demo
}

/**
 * @param envPath The demo's `demo.env`
 * @throws CommandFailure when the data is not a demo's
 */
export async function openKeptDemo(
  easel: Easel,
  envPath: string,
  adminKey: string,
): Promise<OpenDemo> {
  const state = await readDemoState(envPath)
  if (state.kind === 'made') {
    return reopen(easel, envPath, { ...state.environment, EASEL_ADMIN_KEY: adminKey })
  }
  if (state.kind === 'none') {
    if (!(await easel.provision.isEmpty())) {
      throw new CommandFailure(
        `the data folder is in use and has no demo.env, so it may not be the demo's; choose another with --data`,
      )
    }
    await writeDemoBegun(envPath)
  }
  const { makeDemo } = await import('./make-demo.ts')
  const environment = await makeDemo(easel, adminKey)
  await writeDemoEnvironment(envPath, environment)
  return describe(easel, environment)
}

/** Tokens end when they are not used for fifteen days: then there is a new one. */
async function reopen(easel: Easel, envPath: string, kept: DemoEnvironment): Promise<OpenDemo> {
  const current = { ...kept, EASEL_URL: easel.url }
  try {
    const demo = await describe(easel, current)
    // The admin key is another with each start.
    await writeDemoEnvironment(envPath, current)
    return demo
  } catch (error) {
    if (!(error instanceof ApiRefusal) || error.code !== '401001') throw error
    const { makeToken } = await import('./make-demo.ts')
    const { name, secret } = await makeToken(easel)
    const renewed = { ...current, EASEL_PAT_NAME: name, EASEL_PAT_SECRET: secret }
    await writeDemoEnvironment(envPath, renewed)
    return describe(easel, renewed)
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

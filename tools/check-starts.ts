/** Starts a server on an empty folder with every migration, signs in once, and stops it: branches that each hold alone may not fit together. */

import { mkdtempDisposable } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import process from 'node:process'
import { startEasel } from '../packages/server/src/testing.ts'

/** @returns what was asked and answered, a line each */
export async function startAndSignIn(folder: string): Promise<readonly string[]> {
  await using easel = await startEasel({ data: { kind: 'directory', path: folder } })
  const site = await easel.provision.site({ name: 'Started', contentUrl: 'started' })
  const { luid } = await easel.provision.user(site.luid, {
    name: 'admin',
    siteRole: 'SiteAdministratorCreator',
  })
  const token = await easel.provision.personalAccessToken(site.luid, luid, 'start')
  const ready = await fetch(`${easel.url}/readyz`)
  const credentials = {
    personalAccessTokenName: token.name,
    personalAccessTokenSecret: token.secret,
    site: { contentUrl: site.contentUrl },
  }
  const signedIn = await fetch(`${easel.url}/api/3.28/auth/signin`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify({ credentials }),
  })
  return [await lineOf('GET /readyz', ready), await lineOf('sign-in', signedIn)]
}

async function lineOf(name: string, answer: Response): Promise<string> {
  const text = await answer.text()
  if (answer.ok) return `${name} ${answer.status}`
  throw new Error(`${name} answered ${answer.status}: ${text}`)
}

if (import.meta.main) {
  await using folder = await mkdtempDisposable(path.join(tmpdir(), 'easel-starts-'))
  try {
    console.log(`starts: ${(await startAndSignIn(folder.path)).join(', ')}`)
  } catch (error) {
    console.error('the server does not start on an empty folder:', error)
    process.exitCode = 1
  }
}

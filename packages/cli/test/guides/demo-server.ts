/** A demo as `npm start` makes it, beside an authorization server that vouches for its people. */

import { mkdtempDisposable, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import { startOidcIssuer } from '../../../server/test/oidc-issuer.ts'
import { signIn } from '../../src/demo/api-session.ts'
import type { DemoEnvironment } from '../../src/demo/demo-env.ts'
import { Started } from '../started.ts'

export interface DemoServer extends AsyncDisposable {
  /** Those of demo.env, and `OAUTH_*`: how to get a token of the authorization server. */
  readonly variables: Readonly<Record<string, string>>
}

/** @param databaseUrl A PostgreSQL for the demo. Absent: it is kept in memory. */
export async function startDemoServer(databaseUrl?: string): Promise<DemoServer> {
  await using started = new AsyncDisposableStack()
  const folder = started.use(await mkdtempDisposable(join(tmpdir(), 'easel-guides-'))).path
  const kept =
    databaseUrl === undefined ? ['--ephemeral'] : ['--data', folder, '--database', databaseUrl]
  const flags = [
    ...kept,
    '--demo',
    '--json',
    '--local-issuers',
    '--password-sign-in',
    '--port',
    '0',
  ]
  const server = started.use(new Started(['serve', ...flags]))
  const { env = await environmentIn(folder) } = await server.ready<{ env?: DemoEnvironment }>()
  const session = await signIn(env.EASEL_URL, {
    patName: env.EASEL_PAT_NAME,
    patSecret: env.EASEL_PAT_SECRET,
    site: env.EASEL_SITE,
  })
  await session.signOut()
  const issuer = started.use(await startOidcIssuer(`tableau:${session.siteLuid}`))
  issuer.vouch({ sub: env.EASEL_USER_VIEWER, scp: ['tableau:content:read'] })
  const running = started.move()
  return {
    variables: {
      ...env,
      OAUTH_ISSUER: issuer.url,
      OAUTH_TOKEN_URL: `${issuer.url}/token`,
      OAUTH_CLIENT_ID: issuer.client.id,
      OAUTH_CLIENT_SECRET: issuer.client.secret,
    },
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  }
}

/** As the demo writes it where it is kept. */
async function environmentIn(folder: string): Promise<DemoEnvironment> {
  const variables = parseEnv(await readFile(join(folder, 'demo.env'), 'utf8'))
  return variables as unknown as DemoEnvironment
}

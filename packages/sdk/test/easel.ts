/** An Easel with one site, people, and credentials for the client. */

import { randomUUID } from 'node:crypto'
import { startEasel, type Easel, type EaselOptions, type User } from '@easel/server/testing'
import { createClient, pat, type Client, type ClientOptions } from '../src/index.ts'

export interface Service extends AsyncDisposable {
  readonly easel: Easel
  readonly url: string
  readonly admin: User
  /** Name and secret of a new personal access token. */
  token(user?: User): Promise<{ readonly name: string; readonly secret: string }>
  /** A client of the administrator, or of another user. */
  client(options?: Partial<ClientOptions>, user?: User): Promise<Client>
}

/** No pauses that a test would wait for. */
export const quick = { times: 2, firstPauseMs: 1, longestPauseMs: 50 } as const

export async function startService(options: Partial<EaselOptions> = {}): Promise<Service> {
  const easel = await startEasel({
    data: { kind: 'memory' },
    maxTokensPerUser: 10_000,
    signInLimits: 'off',
    ...options,
  })
  const { provision, url } = easel
  const site = await provision.site({ name: 'Marketing', contentUrl: 'marketing' })
  const admin = await provision.user(site.luid, {
    name: 'ann@example.com',
    fullName: 'Ann',
    email: 'ann@example.com',
    siteRole: 'SiteAdministratorCreator',
  })
  const token = async (user: User = admin) => {
    const name = `client-${randomUUID()}`
    return {
      name,
      secret: (await provision.personalAccessToken(site.luid, user.luid, name)).secret,
    }
  }
  return {
    easel,
    url,
    admin,
    token,
    client: async (more = {}, user = admin) =>
      createClient({
        url,
        auth: pat({ ...(await token(user)), site: 'marketing' }),
        retry: quick,
        ...more,
      }),
    [Symbol.asyncDispose]: () => easel[Symbol.asyncDispose](),
  }
}

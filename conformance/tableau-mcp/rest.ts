/** The REST API as tableau-mcp uses it: the version is asked once, and each tool has a session of its own. */

import { credentialsFor, setting, type Credentials, type Environment } from './credentials.ts'

/** What the library below tableau-mcp sends with every request: JSON where there is any, and whatever else otherwise. */
const accept = 'application/json, text/plain, */*'
const firstVersion = '3.24'

export interface Session {
  /** Paths are below those of the site. @throws Error with status and body of a refusal */
  get(path: string): Promise<Answer>
}

export interface Answer {
  readonly contentType: string
  readonly bytes: Buffer
}

export interface RestApi {
  /** Signs in, does the work, and signs out, whatever came of it. */
  within<T>(credentials: Credentials, work: (session: Session) => Promise<T>): Promise<T>
  credentials(scopes: readonly string[]): Promise<Credentials>
}

export async function openRestApi(env: Environment): Promise<RestApi> {
  const server = setting(env, 'SERVER')
  const info = await send(`${server}/api/${firstVersion}/serverinfo`, 'GET')
  const { serverInfo } = json(info) as { serverInfo: { restApiVersion: string } }
  const api = `${server}/api/${serverInfo.restApiVersion}`
  return {
    credentials: (scopes) => credentialsFor(env, scopes),
    async within({ body }, work) {
      const site = { contentUrl: env['SITE_NAME'] ?? '' }
      const answer = await send(`${api}/auth/signin`, 'POST', {
        body: JSON.stringify({ credentials: { ...body, site } }),
      })
      const { credentials } = json(answer) as SignedIn
      const { token } = credentials
      try {
        const base = `${api}/sites/${credentials.site.id}`
        return await work({ get: (path) => send(base + path, 'GET', { token }) })
      } finally {
        await send(`${api}/auth/signout`, 'POST', { token })
      }
    },
  }
}

interface SignedIn {
  readonly credentials: {
    readonly site: { readonly id: string }
    readonly token: string
  }
}

/** An answer that does not say that it is JSON is none. */
export function json({ contentType, bytes }: Answer): unknown {
  if (!contentType.startsWith('application/json')) {
    throw new Error(`${contentType || 'no content type'} in the place of JSON`)
  }
  return JSON.parse(bytes.toString('utf8'))
}

async function send(
  url: string,
  method: 'GET' | 'POST',
  { token, body }: { readonly token?: string; readonly body?: string } = {},
): Promise<Answer> {
  const headers = {
    Accept: accept,
    ...(token === undefined ? {} : { 'X-Tableau-Auth': token }),
    ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
  }
  const answer = await fetch(url, { method, headers, ...(body === undefined ? {} : { body }) })
  const bytes = Buffer.from(await answer.arrayBuffer())
  if (!answer.ok) {
    throw new Error(`${method} ${new URL(url).pathname}: ${answer.status} ${bytes.toString()}`)
  }
  return { contentType: answer.headers.get('content-type') ?? '', bytes }
}

/** A signed-in session of the REST API, with the few calls that fill the demo. */

import { escapeXml } from '../samples/xml.ts'

/** Version of the API that the demo speaks. */
export const apiVersion = '3.28'

export interface Credentials {
  readonly patName: string
  readonly patSecret: string
  /** Content URL. */
  readonly site: string
}

export interface ApiSession {
  readonly siteLuid: string
  /** Makes a project; the existing one's LUID when the name is taken below that parent. */
  project(project: {
    readonly name: string
    readonly description: string
    readonly parentLuid: string | null
  }): Promise<string>
  /** Publishes a package; a workbook of that name in the project is replaced. */
  publish(workbook: {
    readonly name: string
    readonly projectLuid: string
    readonly file: Uint8Array
  }): Promise<void>
  /** LUID of the view with that content URL, e.g. `Orders/sheets/Overview`; null when there is none. */
  viewLuid(contentUrl: string): Promise<string | null>
  signOut(): Promise<void>
}

/** An answer of the API that says no. */
export class ApiRefusal extends Error {
  override readonly name = 'ApiRefusal'
  /** Error code of the wire, e.g. `401001`; `HTTP 502` when the answer is none of the API's. */
  readonly code: string

  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}

/** @throws ApiRefusal 401001 when the token is not valid (any more) */
export async function signIn(url: string, credentials: Credentials): Promise<ApiSession> {
  const base = `${url}/api/${apiVersion}`
  const { patName, patSecret, site } = credentials
  const signedIn = await call<SignedIn>(`${base}/auth/signin`, {
    method: 'POST',
    body: `<tsRequest><credentials personalAccessTokenName="${escapeXml(patName)}" personalAccessTokenSecret="${escapeXml(patSecret)}"><site contentUrl="${escapeXml(site)}"/></credentials></tsRequest>`,
  })
  const { token, site: current } = signedIn.credentials
  const ask = <T>(path: string, request: RequestInit = {}) =>
    call<T>(`${base}${path}`, {
      ...request,
      headers: { ...(request.headers as Record<string, string>), 'X-Tableau-Auth': token },
    })
  const at = `/sites/${current.id}`
  return {
    siteLuid: current.id,
    project: async ({ name, description, parentLuid }) => {
      const parent = parentLuid === null ? '' : ` parentProjectId="${parentLuid}"`
      const taken = await findProject(ask, at, { name, parentLuid })
      if (taken !== null) return taken
      const body = `<tsRequest><project name="${escapeXml(name)}" description="${escapeXml(description)}"${parent}/></tsRequest>`
      return (await ask<{ project: Named }>(`${at}/projects`, { method: 'POST', body })).project.id
    },
    publish: async ({ name, projectLuid, file }) => {
      const payload = `<tsRequest><workbook name="${escapeXml(name)}" showTabs="true"><project id="${projectLuid}"/></workbook></tsRequest>`
      await ask(`${at}/workbooks?overwrite=true`, {
        method: 'POST',
        headers: { 'Content-Type': `multipart/mixed; boundary=${boundary}` },
        body: multipart(payload, `${name}.twbx`, file),
      })
    },
    viewLuid: async (contentUrl) => {
      const filter = encodeURIComponent(`contentUrl:eq:${contentUrl}`)
      const { views } = await ask<{ views: { view?: readonly Named[] } }>(
        `${at}/views?filter=${filter}`,
      )
      return views.view?.[0]?.id ?? null
    },
    signOut: async () => {
      await ask('/auth/signout', { method: 'POST' })
    },
  }
}

interface Named {
  readonly id: string
}

interface ListedProject extends Named {
  readonly parentProjectId?: string
}

interface SignedIn {
  readonly credentials: { readonly token: string; readonly site: Named }
}

type Ask = <T>(path: string, request?: RequestInit) => Promise<T>

async function findProject(
  ask: Ask,
  at: string,
  { name, parentLuid }: { readonly name: string; readonly parentLuid: string | null },
): Promise<string | null> {
  const filter = encodeURIComponent(`name:eq:${name}`)
  const { projects } = await ask<{ projects: { project?: readonly ListedProject[] } }>(
    `${at}/projects?filter=${filter}`,
  )
  const same = (projects.project ?? []).find(
    ({ parentProjectId }) => (parentProjectId ?? null) === parentLuid,
  )
  return same?.id ?? null
}

/** @returns the JSON of the answer; null for an empty one */
async function call<T>(address: string, request: RequestInit): Promise<T> {
  const headers = { Accept: 'application/json', ...(request.headers as Record<string, string>) }
  const answer = await fetch(address, { ...request, headers })
  const text = await answer.text()
  if (answer.ok) return (text === '' ? null : JSON.parse(text)) as T
  const what = `${request.method ?? 'GET'} ${new URL(address).pathname}`
  throw refusal(what, answer.status, text)
}

function refusal(what: string, status: number, text: string): ApiRefusal {
  try {
    const { error } = JSON.parse(text) as { error: Record<'code' | 'summary' | 'detail', string> }
    return new ApiRefusal(error.code, `${what}: ${error.code} ${error.summary}: ${error.detail}`)
  } catch {
    return new ApiRefusal(`HTTP ${status}`, `${what}: HTTP ${status}`)
  }
}

const boundary = 'easel-demo-part'

function multipart(payload: string, fileName: string, file: Uint8Array): Blob {
  const head = (disposition: string, type: string) =>
    `--${boundary}\r\nContent-Disposition: ${disposition}\r\nContent-Type: ${type}\r\n\r\n`
  return new Blob([
    head('name="request_payload"', 'text/xml'),
    payload,
    '\r\n',
    head(`name="tableau_workbook"; filename="${fileName}"`, 'application/octet-stream'),
    new Uint8Array(file),
    `\r\n--${boundary}--\r\n`,
  ])
}

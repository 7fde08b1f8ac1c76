/** The few calls that benchmarks make before they measure. */

import type { EaselFacts, PersonalAccessToken } from '../servers/easel-facts.ts'
import { requestBytes } from './connection.ts'

const json = { accept: 'application/json', 'content-type': 'application/json' }
const signInPath = '/api/3.28/auth/signin'

/** A sign-in as it goes over the wire. */
export function signInRequest(credentials: object): Buffer {
  const body = JSON.stringify({ credentials: { ...credentials, site: { contentUrl: 'bench' } } })
  return requestBytes({ verb: 'POST', path: signInPath, headers: json, body })
}

export const patCredentials = ({ name, secret }: PersonalAccessToken) => ({
  personalAccessTokenName: name,
  personalAccessTokenSecret: secret,
})

/** @returns the session's token */
export async function signInAs(facts: EaselFacts, token: PersonalAccessToken): Promise<string> {
  const credentials = { ...patCredentials(token), site: { contentUrl: 'bench' } }
  const answer = await callJson<{ credentials: { token: string } }>(facts, {
    verb: 'POST',
    path: signInPath,
    body: JSON.stringify({ credentials }),
    contentType: 'application/json',
  })
  return answer.credentials.token
}

export interface ApiCall {
  readonly verb?: string
  readonly path: string
  readonly token?: string
  readonly body?: string | Uint8Array
  readonly contentType?: string
}

/** @throws Error unless the answer is of the 200s */
export async function call(
  { url }: { readonly url: string },
  { verb = 'GET', path, token, body, contentType }: ApiCall,
): Promise<Response> {
  const response = await fetch(`${url}${path}`, {
    method: verb,
    headers: {
      accept: 'application/json',
      ...(token === undefined ? {} : { 'x-tableau-auth': token }),
      ...(contentType === undefined ? {} : { 'content-type': contentType }),
    },
    ...(body === undefined ? {} : { body: body as Uint8Array<ArrayBuffer> }),
  })
  if (!response.ok) {
    throw new Error(`${verb} ${path}: ${response.status} ${await response.text()}`)
  }
  return response
}

async function callJson<T>(facts: { readonly url: string }, request: ApiCall): Promise<T> {
  return (await (await call(facts, request)).json()) as T
}

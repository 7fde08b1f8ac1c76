/** Easel's own methods, called with the server's admin key. */

import type { OwnContext, OwnMethod, OwnReplyOf } from '@easel/contract'
import { readAddress } from './admin-file.ts'
import type { Terminal } from './command.ts'
import { CommandFailure } from './usage-error.ts'

export interface OwnApi {
  /** @throws CommandFailure with the server's words */
  call<M extends OwnMethod>(method: M, request?: OwnRequest<M>): Promise<OwnReplyOf<M>>
}

interface OwnRequest<M extends OwnMethod> {
  readonly params?: Readonly<Record<string, string>>
  readonly query?: Readonly<Record<string, string>>
  readonly body?: OwnContext<M>['body']
  /** Asks with this session in place of the admin key. */
  readonly sessionToken?: string
}

interface Refusal {
  readonly error?: { readonly code: string; readonly summary: string; readonly detail: string }
}

/** @param folder Data folder of the server, where the environment does not name one */
export async function openOwnApi(terminal: Terminal, folder = '.easel'): Promise<OwnApi> {
  const { EASEL_URL: given, EASEL_ADMIN_KEY: key = '' } = terminal.env
  const isGiven = given !== undefined && given !== ''
  const address = isGiven ? { EASEL_URL: given, EASEL_ADMIN_KEY: key } : await readAddress(folder)
  if (address === null) {
    throw new CommandFailure(
      `no server: set EASEL_URL and EASEL_ADMIN_KEY, or name the folder of a server that was started with --demo or --dev by --data`,
    )
  }
  return { call: (method, request = {}) => call(address, method, request) }
}

async function call<M extends OwnMethod>(
  address: { readonly EASEL_URL: string; readonly EASEL_ADMIN_KEY: string },
  method: M,
  { params = {}, query = {}, body, sessionToken }: OwnRequest<M>,
): Promise<OwnReplyOf<M>> {
  const path = method.path.replace(/:(\w+)/g, (_, name: string) =>
    encodeURIComponent(params[name] ?? ''),
  )
  const search = new URLSearchParams(query).toString()
  const url = `${address.EASEL_URL}/easel/v1${path}${search === '' ? '' : `?${search}`}`
  const answer = await fetch(url, {
    method: method.verb,
    headers:
      sessionToken === undefined
        ? { 'x-easel-admin-key': address.EASEL_ADMIN_KEY }
        : { 'x-tableau-auth': sessionToken },
    ...(method.body === null ? {} : { body: JSON.stringify(body ?? {}) }),
  }).catch((cause: unknown) => {
    throw new CommandFailure(`${address.EASEL_URL} does not answer`, { cause })
  })
  const text = await answer.text()
  if (answer.ok) return (text === '' ? undefined : JSON.parse(text)) as OwnReplyOf<M>
  throw new CommandFailure(refusalOf(method, answer.status, text))
}

function refusalOf(method: OwnMethod, status: number, text: string): string {
  if (status === 404 && method.isDevControl) {
    return 'the server has no developer controls: start it with --dev or --demo'
  }
  if (status === 401)
    return 'the server does not take the key of EASEL_ADMIN_KEY: it is another with each start'
  try {
    const { error } = JSON.parse(text) as Refusal
    if (error !== undefined) return `${error.summary} (${error.code}): ${error.detail}`
  } catch {
    // Not an answer of Easel's: the status has to do.
  }
  return `the server answered ${status}`
}

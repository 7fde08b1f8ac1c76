/** Easel's own methods, called with the server's admin key. */

import type { OwnContext, OwnMethod, OwnReplyOf } from '@easel/contract'
import { readAddress, type ServerAddress } from './admin-file.ts'
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

/**
 * The running server: that of the folder, where it is named and one wrote its address there; else that of the environment; else that
 * of the folder `.easel`.
 */
export async function openOwnApi(terminal: Terminal, folder?: string): Promise<OwnApi> {
  const address =
    (folder === undefined ? null : await readAddress(folder)) ??
    environmentAddress(terminal) ??
    (folder === undefined ? await readAddress('.easel') : null)
  if (address !== null) return ownApiAt(address)
  throw new CommandFailure(
    'no server: set EASEL_URL and EASEL_ADMIN_KEY, or name the data folder of a running server by --data',
  )
}

/** The server that the environment names, or null. */
export function environmentAddress({ env }: Terminal): ServerAddress | null {
  const { EASEL_URL = '', EASEL_ADMIN_KEY = '' } = env
  return EASEL_URL === '' ? null : { EASEL_URL, EASEL_ADMIN_KEY }
}

export function ownApiAt(address: ServerAddress): OwnApi {
  return { call: (method, request = {}) => call(address, method, request) }
}

async function call<M extends OwnMethod>(
  address: ServerAddress,
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
    // The rule's own sentence.
    if (error?.code === '400000') return error.detail
    if (error !== undefined) return `${error.summary} (${error.code}): ${error.detail}`
  } catch {
    // Not an answer of Easel's: the status has to do.
  }
  return `the server answered ${status}`
}

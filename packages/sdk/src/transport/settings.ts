/** How requests are sent, with defaults. */

import { ArgumentError } from '../errors.ts'
import type { Fetch, Middleware } from './request.ts'

export interface RetryOptions {
  /** Further tries after the first one. Default: 2. */
  readonly times?: number
  /** Longest pause before the first further try; it doubles with each. Default: 250 ms. */
  readonly firstPauseMs?: number
  /** Longest pause that is waited, also where the service asks for a longer one. Default: 30,000 ms. */
  readonly longestPauseMs?: number
}

export interface TransportOptions {
  /** Address of the service, such as `https://prod-useast-a.online.tableau.com`. */
  readonly url: string
  readonly retry?: RetryOptions
  /** Longest wait for an answer, in milliseconds. Default: 60,000; ten times as long where a file is sent or asked for. */
  readonly timeoutMs?: number
  /** Default: that of the runtime. */
  readonly fetch?: Fetch
  /** The first one is the outermost. */
  readonly middleware?: readonly Middleware[]
}

export interface TransportSettings {
  readonly origin: string
  /** Path below which the API is, without a slash at the end. */
  readonly basePath: string
  readonly times: number
  readonly firstPauseMs: number
  readonly longestPauseMs: number
  readonly timeoutMs: number
  readonly send: Fetch
  readonly middleware: readonly Middleware[]
}

/** @throws ArgumentError when the address is none of HTTP */
export function settingsOf(options: TransportOptions): TransportSettings {
  const { retry = {}, timeoutMs = 60_000, middleware = [] } = options
  const url = URL.canParse(options.url) ? new URL(options.url) : null
  if (url === null || !/^https?:$/.test(url.protocol) || url.username !== '')
    throw new ArgumentError(
      'url must be the address of a service, such as https://tableau.example.com',
    )
  return {
    origin: url.origin,
    basePath: url.pathname.replace(/\/+$/, ''),
    times: retry.times ?? 2,
    firstPauseMs: retry.firstPauseMs ?? 250,
    longestPauseMs: retry.longestPauseMs ?? 30_000,
    timeoutMs,
    send: options.fetch ?? ((address, init) => globalThis.fetch(address, init)),
    middleware,
  }
}

/**
 * All outbound requests: fetches a JSON document from a configured address. A configured address must not reach hosts behind the
 * firewall, so the host is resolved once, every address that it resolves to is checked, and the connection goes to a checked address
 * only.
 *
 * @see OWASP ASVS 5.0 1.3.6, 15.3.2
 */

import type { ClientRequest, IncomingMessage, RequestOptions } from 'node:http'
import { parseStrictObject, type JsonObject } from '../jwt/strict-json.ts'
import { answering, checkedAddresses, systemResolve } from './outbound/checked-addresses.ts'
import type { Resolve, ResolvedAddress } from './outbound/checked-addresses.ts'
import { OutboundRefused } from './outbound/refused.ts'
import { readTarget, type TargetRules } from './outbound/target.ts'

export interface OutboundSettings extends TargetRules {
  /** From the start to a secured connection. */
  readonly connectTimeoutMs: number
  /** From the start to the last byte. */
  readonly totalTimeoutMs: number
  readonly maxBytes: number
}

export const cloudOutboundSettings: OutboundSettings = {
  ports: [443, 8443],
  allowsLoopback: false,
  connectTimeoutMs: 3000,
  totalTimeoutMs: 5000,
  maxBytes: 64 * 1024,
}

export interface Outbound {
  /** @throws OutboundRefused when it may not be asked, cannot be reached in time, or answers anything but a JSON object */
  getJson(address: string): Promise<JsonObject>
}

export function createOutbound(
  settings: OutboundSettings,
  resolve: Resolve = systemResolve,
): Outbound {
  return {
    async getJson(address) {
      const url = readTarget(address, settings)
      const total = AbortSignal.timeout(settings.totalTimeoutMs)
      const connecting = connectDeadline(settings.connectTimeoutMs)
      const signal = AbortSignal.any([total, connecting.signal])
      try {
        const addresses = await checkedAddresses(url, { settings, resolve, signal })
        const response = await connect(url, addresses, { signal, onConnected: connecting.met })
        return await readDocument(response, settings.maxBytes)
      } catch (error) {
        throw asRefusal(error, { total, connecting: connecting.signal })
      } finally {
        connecting.met()
      }
    },
  }
}

/** Aborts when the time is over, unless the deadline was met before. */
function connectDeadline(milliseconds: number): {
  readonly signal: AbortSignal
  readonly met: () => void
} {
  const deadline = new AbortController()
  let isMet = false
  const late = (): void => {
    if (!isMet) deadline.abort(new OutboundRefused('connect_timeout'))
  }
  AbortSignal.timeout(milliseconds).addEventListener('abort', late, { once: true })
  return {
    signal: deadline.signal,
    met: () => {
      isMet = true
    },
  }
}

function asRefusal(
  error: unknown,
  { total, connecting }: { readonly total: AbortSignal; readonly connecting: AbortSignal },
): OutboundRefused {
  if (error instanceof OutboundRefused) return error
  if (connecting.aborted) return new OutboundRefused('connect_timeout')
  if (total.aborted) return new OutboundRefused('timeout')
  return new OutboundRefused('connection', { cause: error })
}

type Send = (url: URL, options: RequestOptions) => ClientRequest

// With the first document: many servers never ask for one, and Node's HTTP client brings more with it than it needs.
// An agent for each request: no connection is shared, and no proxy is taken from the environment.

async function secureSender(): Promise<Send> {
  const { Agent, request } = await import('node:https')
  const agent = new Agent({ keepAlive: false, minVersion: 'TLSv1.2' })
  return (url, options) => request(url, { ...options, agent })
}

async function plainSender(): Promise<Send> {
  const { Agent, request } = await import('node:http')
  const agent = new Agent({ keepAlive: false })
  return (url, options) => request(url, { ...options, agent })
}

async function connect(
  url: URL,
  addresses: readonly ResolvedAddress[],
  { signal, onConnected }: { readonly signal: AbortSignal; readonly onConnected: () => void },
): Promise<IncomingMessage> {
  const isSecure = url.protocol === 'https:'
  const send = await (isSecure ? secureSender() : plainSender())
  return new Promise((resolve, reject) => {
    const request = send(url, {
      signal,
      lookup: answering(addresses),
      headers: { accept: 'application/json', 'accept-encoding': 'identity' },
      maxHeaderSize: 16 * 1024,
    })
    request.once('socket', (socket) => {
      socket.once(isSecure ? 'secureConnect' : 'connect', onConnected)
    })
    request.once('response', resolve)
    request.once('error', reject)
    request.end()
  })
}

async function readDocument(response: IncomingMessage, maxBytes: number): Promise<JsonObject> {
  try {
    const status = response.statusCode ?? 0
    if (status >= 300 && status < 400) throw new OutboundRefused('redirect', { status })
    if (status !== 200) throw new OutboundRefused('status', { status })
    const { 'content-encoding': encoding = 'identity', 'content-length': length } = response.headers
    if (encoding !== 'identity') throw new OutboundRefused('encoding')
    if (Number(length ?? 0) > maxBytes) throw new OutboundRefused('too_large')
    const document = parseStrictObject(await readAll(response, maxBytes))
    if (document === null) throw new OutboundRefused('not_json')
    return document
  } finally {
    response.destroy()
  }
}

async function readAll(response: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > maxBytes) throw new OutboundRefused('too_large')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

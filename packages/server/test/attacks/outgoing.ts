/** Every request that the server sends out, and listeners that must not be reached. */

import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { createServer, type ClientRequest, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Outgoing extends Disposable {
  /** Addresses without scheme, such as `127.0.0.1:8080/keys`. */
  readonly asked: string[]
}

const channel = 'http.client.request.start'

/** @param servers Those under test: what is sent to them is the tests' own */
export function watchOutgoing(...servers: readonly { readonly url: string }[]): Outgoing {
  const own = servers.map(({ url }) => new URL(url).host)
  const asked: string[] = []
  const note = (message: unknown) => {
    const { request } = message as { readonly request: ClientRequest }
    const host = String(request.getHeader('host'))
    if (!own.includes(host)) asked.push(`${host}${request.path}`)
  }
  subscribe(channel, note)
  return { asked, [Symbol.dispose]: () => void unsubscribe(channel, note) }
}

export interface Listening extends AsyncDisposable {
  readonly port: number
  readonly url: string
  /** Connections so far, whatever came over them. */
  readonly connections: number
}

export async function listen(answer: RequestListener): Promise<Listening> {
  let connections = 0
  const server: Server = createServer(answer)
  server.on('connection', () => {
    connections += 1
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  const { port } = server.address() as AddressInfo
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    get connections() {
      return connections
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

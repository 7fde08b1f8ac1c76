/** HTTP by hand over a socket, for what no client library sends. */

import { connect, type Socket } from 'node:net'
import { once } from 'node:events'
import type { Kit } from './kit.ts'

export interface RawConnection {
  readonly socket: Socket
  send(bytes: string | Uint8Array): void
  /** What has come so far, once `marks` of the text are in it or the server has closed. */
  until(...marks: readonly string[]): Promise<string>
  /** Everything, once the server has closed. */
  rest(): Promise<string>
  destroy(): void
}

export async function dial({ url }: Pick<Kit, 'url'>): Promise<RawConnection> {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname)
  await once(socket, 'connect')
  let text = ''
  socket.on('data', (chunk: Buffer) => {
    text += chunk.toString('latin1')
    socket.emit('news')
  })
  // A reset by the server is an end like any other here.
  socket.on('error', () => {})
  socket.on('close', () => {
    socket.emit('news')
  })
  const until = async (isEnough: () => boolean): Promise<string> => {
    while (!isEnough() && !socket.destroyed) {
      await new Promise((resolve) => socket.once('news', resolve))
    }
    return text
  }
  return {
    socket,
    send: (bytes) => {
      socket.write(bytes)
    },
    until: (...marks) => until(() => hasInOrder(text, marks)),
    rest: () => until(() => false),
    destroy: () => {
      socket.destroy()
    },
  }
}

function hasInOrder(text: string, marks: readonly string[]): boolean {
  let from = 0
  for (const mark of marks) {
    const at = text.indexOf(mark, from)
    if (at === -1) return false
    from = at + mark.length
  }
  return true
}

/** Head of a request, with the line that ends it. */
export function head(
  firstLine: string,
  headers: Readonly<Record<string, string | number>> = {},
): string {
  const lines = Object.entries({ host: 'localhost', ...headers }).map(
    ([name, value]) => `${name}: ${value}`,
  )
  return `${[firstLine, ...lines].join('\r\n')}\r\n\r\n`
}

/** One kept-alive HTTP/1.1 connection for load: requests are ready-made bytes, answers are only measured. */

import { connect, type Socket } from 'node:net'

export interface Reply {
  readonly status: number
  readonly body: Buffer
}

interface Waiting {
  readonly resolve: (reply: Reply) => void
  readonly reject: (error: Error) => void
}

const headEnd = Buffer.from('\r\n\r\n')

/** Far cheaper than an HTTP client, so that the two cores go to the server. Answers must say their length. */
export class Connection implements Disposable {
  readonly #socket: Socket
  #received: Buffer = Buffer.alloc(0)
  /** Who waits for an answer, in the order of the requests. */
  readonly #waiting: Waiting[] = []

  private constructor(socket: Socket) {
    this.#socket = socket
    socket.setNoDelay(true)
    socket.on('data', (chunk: Buffer) => this.#take(chunk))
    socket.on('error', (error) => this.#fail(error))
    socket.on('close', () => this.#fail(new Error('the server closed the connection')))
  }

  /** @param localAddress Of this machine, where the server is to see a certain one. */
  static async open(origin: string, localAddress?: string): Promise<Connection> {
    const { hostname, port } = new URL(origin)
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const from = localAddress === undefined ? {} : { localAddress }
    const socket = connect({ port: Number(port), host: hostname, ...from }, resolve)
    socket.once('error', reject)
    await promise
    return new Connection(socket)
  }

  /** Sends one request. The next may follow at once: answers come in the order of the requests. */
  async send(request: Uint8Array): Promise<Reply> {
    const { promise, resolve, reject } = Promise.withResolvers<Reply>()
    this.#waiting.push({ resolve, reject })
    this.#socket.write(request)
    return promise
  }

  [Symbol.dispose](): void {
    this.#socket.destroy()
  }

  #take(chunk: Buffer): void {
    this.#received = this.#received.length === 0 ? chunk : Buffer.concat([this.#received, chunk])
    while (this.#waiting.length > 0 && this.#takeOne()) continue
  }

  /** @returns whether an answer was there as a whole */
  #takeOne(): boolean {
    const end = this.#received.indexOf(headEnd)
    if (end === -1) return false
    const head = this.#received.toString('latin1', 0, end)
    const status = Number(head.slice(9, 12))
    const stated = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1]
    if (stated === undefined && status !== 204) {
      this.#fail(new Error(`an answer without its length: ${head}`))
      return false
    }
    const whole = end + headEnd.length + Number(stated ?? 0)
    if (this.#received.length < whole) return false
    const body = this.#received.subarray(end + headEnd.length, whole)
    this.#received = this.#received.subarray(whole)
    this.#waiting.shift()?.resolve({ status, body })
    return true
  }

  #fail(error: Error): void {
    for (const waiting of this.#waiting.splice(0)) waiting.reject(error)
  }
}

export interface RequestParts {
  readonly verb?: string
  /** With its query. */
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
}

/** A request as it goes over the wire. */
export function requestBytes({ verb = 'GET', path, headers = {}, body }: RequestParts): Buffer {
  const bytes = typeof body === 'string' ? Buffer.from(body) : body
  const lines = [
    `${verb} ${path} HTTP/1.1`,
    'Host: 127.0.0.1',
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    ...(bytes === undefined ? [] : [`Content-Length: ${bytes.length}`]),
  ]
  const head = Buffer.from(`${lines.join('\r\n')}\r\n\r\n`)
  return bytes === undefined ? head : Buffer.concat([head, bytes])
}

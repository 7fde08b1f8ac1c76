/** A target that counts sign-ins, holds one session for each token, and answers what a test asks for. */

import type { IncomingMessage, ServerResponse } from 'node:http'
import { listen } from '../attacks/outgoing.ts'

export interface Received {
  readonly verb: string
  readonly path: string
  readonly headers: IncomingMessage['headers']
  readonly body: Buffer
}

export interface TargetStub extends AsyncDisposable {
  readonly url: string
  signIns: number
  signOuts: number
  /** What reached it beside sign-ins, versions and looks at the session. */
  readonly received: Received[]
  /** Status of sign-ins. */
  signInStatus: number
  /** As if others signed in with the tokens. */
  endSession(): void
  /** Answers a request with a living session. */
  answer: (received: Received, response: ServerResponse) => void
}

const json = { 'content-type': 'application/json' }

export async function startTarget(): Promise<TargetStub> {
  /** By the name of the token. */
  const sessions = new Map<string, string>()
  const received: Received[] = []
  const take = async (request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = []
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
    const { method: verb = '', url: path = '', headers } = request
    if (path.endsWith('/serverinfo') && headers['x-tableau-auth'] === undefined) {
      response.writeHead(200, json).end('{"serverInfo":{"restApiVersion":"3.24"}}')
      return
    }
    if (path.endsWith('/auth/signin')) {
      stub.signIns += 1
      if (stub.signInStatus !== 200) {
        response.writeHead(stub.signInStatus, json).end('{}')
        return
      }
      const asked = (JSON.parse(Buffer.concat(chunks).toString()) as SignInBody).credentials
      const { site, personalAccessTokenName: name } = asked
      const session = `session-${stub.signIns}`
      sessions.set(name, session)
      const credentials = { token: session, site: { id: `site-${site.contentUrl}` } }
      response.writeHead(200, json).end(JSON.stringify({ credentials }))
      return
    }
    if (path.endsWith('/auth/signout')) {
      stub.signOuts += 1
      response.writeHead(204).end()
      return
    }
    if (![...sessions.values()].some((session) => session === headers['x-tableau-auth'])) {
      response.writeHead(401, json).end('{"error":{"code":"401002"}}')
      return
    }
    const one = { verb, path, headers, body: Buffer.concat(chunks) }
    if (!path.endsWith('/sessions/current')) received.push(one)
    stub.answer(one, response)
  }
  const listening = await listen((request, response) => void take(request, response))
  const stub: TargetStub = {
    url: listening.url,
    signIns: 0,
    signOuts: 0,
    received,
    signInStatus: 200,
    endSession() {
      sessions.clear()
    },
    answer: (_, response) => void response.writeHead(200, json).end('{}'),
    [Symbol.asyncDispose]: () => listening[Symbol.asyncDispose](),
  }
  return stub
}

interface SignInBody {
  readonly credentials: {
    readonly personalAccessTokenName: string
    readonly site: { readonly contentUrl: string }
  }
}

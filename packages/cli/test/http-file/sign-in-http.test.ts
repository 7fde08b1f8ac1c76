/** `docs/sign-in.http` says what the server does. */

import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { mintJwt } from '../../src/jwt/mint-jwt.ts'
import { startDemoServer, type DemoServer } from '../guides/demo-server.ts'
import { repository } from '../guides/run-block.ts'
import { easel } from '../terminal.ts'
import { readHttpFile } from './http-file.ts'
import { createPlayer, type Player, type Prompts } from './play.ts'

const file = readHttpFile(await readFile(join(repository, 'docs/sign-in.http'), 'utf8'))

let server: DemoServer
let player: Player
beforeAll(async () => {
  server = await startDemoServer()
  player = createPlayer(file, server.variables, remembering(type))
})
afterAll(async () => {
  await server[Symbol.asyncDispose]()
})

/** Asked again, a person pastes the same. */
function remembering(prompts: Prompts): Prompts {
  const typed = new Map<string, Promise<string>>()
  return (variable, valueOf) => {
    const answer = typed.get(variable) ?? prompts(variable, valueOf)
    typed.set(variable, answer)
    return answer
  }
}

const type: Prompts = async (variable, valueOf) => {
  const { variables } = server
  if (variable === 'issuer') return variables['OAUTH_ISSUER'] ?? ''
  if (variable === 'oauthJwt') return oauthToken(variables)
  if (variable === 'uatJwt') {
    const scopes = 'tableau:content:read,tableau:tcm_sites:read'
    const user = variables['EASEL_ADMIN_USER'] ?? ''
    const minted = ['jwt', 'mint', '--uat', '--user', user, '--scope', scopes]
    return (await easel(minted, variables)).out.trim()
  }
  // Of the connected app that the file has made.
  return mintJwt({
    clientId: valueOf('app.response.body.$.connectedApplication.clientId'),
    secretId: valueOf('secret.response.body.$.connectedApplicationSecret.id'),
    secret: valueOf('secret.response.body.$.connectedApplicationSecret.value'),
    user: valueOf('viewer'),
    scopes: ['tableau:content:read'],
    issuedAt: Math.floor(Date.now() / 1000),
    expiresInSeconds: 300,
  })
}

async function oauthToken(variables: Readonly<Record<string, string>>): Promise<string> {
  const answer = await fetch(variables['OAUTH_TOKEN_URL'] ?? '', {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: variables['OAUTH_CLIENT_ID'] ?? '',
      client_secret: variables['OAUTH_CLIENT_SECRET'] ?? '',
    }),
  })
  return ((await answer.json()) as { readonly access_token: string }).access_token
}

/** In their order: each builds on those before. */
describe('docs/sign-in.http', () => {
  it.each(file.requests)('line $line: $title', async (request) => {
    const { status, text } = await player.send(request)
    expect(status, text).toBe(request.expected.status)
    for (const word of request.expected.words) expect(text).toContain(word)
  })

  it('walks every way in, and most of what goes wrong', () => {
    expect(file.requests.length).toBeGreaterThanOrEqual(45)
    const refusals = file.requests.filter(({ expected }) => expected.status >= 400)
    expect(refusals.length).toBeGreaterThanOrEqual(15)
    expect(refusals.every(({ expected }) => expected.words.length > 0)).toBe(true)
    const asked = file.requests.map(({ url }) => url).join('\n')
    for (const path of ['/auth/signin', '/auth/switchSite', '/auth/signout', '/pat/login']) {
      expect(asked).toContain(path)
    }
    for (const path of ['/tcuJwt/login', '/connected-apps/direct-trust', '/easel/v1/clock']) {
      expect(asked).toContain(path)
    }
  })
})

describe('readHttpFile', () => {
  it('refuses a request that expects nothing, or names no method', () => {
    expect(() => readHttpFile('### one\nGET /x\n')).toThrow('line 1: expects nothing')
    expect(() => readHttpFile('@a = 1\n\n### one\n# expect 200\nFETCH /x\n')).toThrow('line 3')
  })
})

/** Many sign-ins at once: one session for each personal access token, one sign-in for each JWT id. */

import { Agent, request } from 'node:http'
import { expect, test } from 'vitest'
import { describeFamily, type FamilyKit } from './families.ts'
import { mintJwt, type Kit } from './kit.ts'

interface Outcome {
  readonly status: number
  readonly text: string
}

/** As many requests under way as there are connections; the rest wait for one of their own. */
async function atOnce(
  kit: Kit,
  bodies: readonly string[],
  connections: number,
): Promise<readonly Outcome[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  try {
    return await Promise.all(bodies.map(async (body) => signIn(kit, body, agent)))
  } finally {
    agent.destroy()
  }
}

async function signIn(kit: Kit, body: string, agent: Agent): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const headers = { accept: 'application/json', 'content-type': 'application/json' }
    const url = `${kit.url}/api/3.28/auth/signin`
    const sent = request(url, { method: 'POST', agent, headers }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('error', reject)
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() })
      })
    })
    sent.on('error', reject)
    sent.end(body)
  })
}

const bodyOf = (credentials: object) =>
  JSON.stringify({ credentials: { ...credentials, site: { contentUrl: 'test' } } })

const tokenOf = ({ text }: Outcome) =>
  (JSON.parse(text) as { credentials: { token: string } }).credentials.token

async function liveOf(kit: Kit, tokens: readonly string[]): Promise<readonly string[]> {
  const live: string[] = []
  for (const token of tokens) {
    const answer = await kit.call({ path: '/api/3.28/sessions/current', token })
    expect([null, '401002']).toContain(answer.code)
    if (answer.status === 200) live.push(token)
  }
  return live
}

const suite = (kit: () => FamilyKit) => {
  test('two hundred parallel sign-ins with one token all answer and leave one live session', async () => {
    const { provision } = kit().easel
    const pat = await provision.personalAccessToken(
      kit().site.luid,
      kit().users.creator.luid,
      'everywhere',
    )
    const body = bodyOf({
      personalAccessTokenName: pat.name,
      personalAccessTokenSecret: pat.secret,
    })
    const answers = await atOnce(kit(), Array<string>(200).fill(body), 200)
    expect(answers.filter(({ status }) => status !== 200)).toEqual([])
    const tokens = answers.map(tokenOf)
    expect(new Set(tokens).size).toBe(200)
    const live = await liveOf(kit(), tokens)
    expect(live).toHaveLength(1)
    // What is remembered agrees with what is stored.
    const stored: string[] = []
    for (const token of tokens) {
      const [idPart = ''] = token.split('|')
      if ((await kit().sessions.find(idPart)) !== null) stored.push(token)
    }
    expect(stored).toEqual(live)
  })

  test('a thousand parallel sign-ins with one JWT let one in', async () => {
    const now = kit().clock.now()
    const jwt = mintJwt(kit().connectedApp, {
      user: 'viewer@example.com',
      scopes: ['tableau:content:read'],
      now,
    })
    const answers = await atOnce(kit(), Array<string>(1000).fill(bodyOf({ jwt })), 250)
    const entered = answers.filter(({ status }) => status === 200)
    expect(entered).toHaveLength(1)
    const refused = answers.filter(({ status }) => status !== 200)
    expect(new Set(refused.map(({ status }) => status))).toEqual(new Set([401]))
    for (const { text } of refused) expect(text).toContain('(10091)')
    expect(await liveOf(kit(), entered.map(tokenOf))).toHaveLength(1)
  })

  test('a JWT id taken by one JWT is taken for every other JWT of the app', async () => {
    const facts = { user: 'viewer@example.com', scopes: ['tableau:content:read'] }
    const bodies = Array.from({ length: 50 }, (_, n) =>
      bodyOf({
        jwt: mintJwt(kit().connectedApp, {
          ...facts,
          now: kit().clock.now(),
          claims: { jti: 'the same', attempt: n },
        }),
      }),
    )
    const answers = await atOnce(kit(), bodies, 50)
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
  })
}

await describeFamily('parallel sign-ins', suite)

/** One session for each credential, however many use it. */

import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { withEveryDatabase, type ConnectKit } from './connect-kit.ts'
import { startTarget, type TargetStub } from './target-stub.ts'

await withEveryDatabase('sessions with targets', (start) => {
  let target: TargetStub
  let connect: ConnectKit
  let count = 0
  let user = ''

  const connectUser = (userId: string, more: object = {}) =>
    connect.kit.easel.provision.connectConnection(connect.project, {
      userId,
      serverUrl: target.url,
      site: 'sales',
      tokenName: 'connect',
      secret: `secret-${count}`,
      ...more,
    })
  const ask = (as: string, more: object = {}) =>
    connect.ask({ path: '/sdk/proxy/tableau/projects', user: as, ...more })
  const statuses = async (users: readonly string[]) =>
    (await Promise.all(users.map((one) => ask(one)))).map(({ status }) => status)
  const stateOf = async (as: string) => {
    const { json } = await connect.ask({ path: '/sdk/me', user: as })
    return json<Me>().integrations.tableau.credentialStatus
  }

  beforeAll(async () => {
    target = await startTarget()
    connect = await start({ connectTargets: [target.url] })
  })
  afterAll(async () => {
    await connect[Symbol.asyncDispose]()
    await target[Symbol.asyncDispose]()
  })
  beforeEach(async () => {
    count += 1
    user = `user-${count}`
    target.signInStatus = 200
    target.answer = (_, response) =>
      void response.writeHead(200, { 'content-type': 'application/json' }).end('{}')
    await connectUser(user)
    target.signIns = 0
    target.received.length = 0
  })

  it('parallel requests make one sign-in, and so do those of another user with the same token', async () => {
    await connectUser(`${user}-b`)
    const users = Array.from({ length: 40 }, (_, n) => (n % 2 === 0 ? user : `${user}-b`))
    expect(new Set(await statuses(users))).toEqual(new Set([200]))
    expect(target.signIns).toBe(1)
  })

  it('a session that somebody else has ended is replaced once for all requests', async () => {
    await ask(user)
    target.endSession()
    const users = Array.from({ length: 30 }, () => user)
    expect(new Set(await statuses(users))).toEqual(new Set([200]))
    expect(target.signIns).toBe(2)
  })

  it.each([
    ['two hours', 121],
    ['half an hour without use', 31],
  ])('a session of %s is replaced once for all requests', async (_, minutes) => {
    await ask(user)
    connect.kit.clock.advance(minutes * 60_000)
    const users = Array.from({ length: 20 }, () => user)
    expect(new Set(await statuses(users))).toEqual(new Set([200]))
    expect(target.signIns).toBe(2)
  })

  it('a session in use lives on', async () => {
    for (let minutes = 0; minutes < 100; minutes += 20) {
      await ask(user)
      connect.kit.clock.advance(20 * 60_000)
    }
    expect(target.signIns).toBe(1)
  })

  it('a request that is always answered 401 costs one sign-in at most, and says 401', async () => {
    await ask(user)
    target.answer = (_, response) => void response.writeHead(401).end('{"error":{}}')
    for (let times = 0; times < 4; times += 1) expect((await ask(user)).status).toBe(401)
    expect(target.signIns).toBe(2)
    expect(await stateOf(user)).toBe('VALID')
  })

  it('a POST is sent again after 401 only, with the same body', async () => {
    await ask(user)
    target.endSession()
    target.received.length = 0
    const body = { project: { name: 'New' } }
    expect((await ask(user, { verb: 'POST', body })).status).toBe(200)
    expect(target.received.map((one) => one.body.toString())).toEqual([JSON.stringify(body)])
    target.answer = (_, response) => void response.socket?.destroy()
    target.received.length = 0
    expect((await ask(user, { verb: 'POST', body })).status).toBe(502)
    expect(target.received).toHaveLength(1)
  })

  it('a body that is too large to be kept goes out with a session that lives', async () => {
    await ask(user)
    target.endSession()
    const body = Buffer.alloc(3_000_000, 7)
    expect((await ask(user, { verb: 'PUT', body })).status).toBe(200)
    expect(target.received.at(-1)?.body.equals(body)).toBe(true)
    expect(target.signIns).toBe(2)
  })

  it('a token that the target refuses makes the connection invalid, and the user stays signed in', async () => {
    target.signInStatus = 401
    const answer = await ask(user)
    expect(answer.status).toBe(403)
    expect(answer.json()).toMatchObject({ code: '7210' })
    expect(await stateOf(user)).toBe('INVALID')
    await ask(user)
    expect(target.signIns).toBe(1)
  })

  it('a target that cannot sign in leaves the connection valid, which works again right after', async () => {
    target.signInStatus = 503
    expect((await ask(user)).status).toBe(503)
    expect(await stateOf(user)).toBe('VALID')
    target.signInStatus = 200
    expect((await ask(user)).status).toBe(200)
  })

  it('one token at two sites is used by one site after the other', async () => {
    await connectUser(`${user}-b`, { site: 'finance' })
    const users = Array.from({ length: 12 }, (_, n) => (n % 2 === 0 ? user : `${user}-b`))
    expect(new Set(await statuses(users))).toEqual(new Set([200]))
    const paths = new Set(target.received.map(({ path }) => path))
    expect(paths.size).toBe(2)
  })

  it('removing the last connection of a token signs out', async () => {
    await connectUser(`${user}-b`)
    await ask(user)
    const { json } = await connect.ask({ path: '/sdk/integrations', user })
    const [{ id } = { id: '' }] = json<{ id: string }[]>()
    const remove = (as: string) =>
      connect.ask({ verb: 'DELETE', path: `/sdk/integrations/${id}`, user: as })
    target.signOuts = 0
    expect((await remove(user)).status).toBe(200)
    expect(target.signOuts).toBe(0)
    expect((await remove(`${user}-b`)).status).toBe(200)
    expect(target.signOuts).toBe(1)
  })
})

interface Me {
  readonly integrations: { readonly tableau: { readonly credentialStatus: string } }
}

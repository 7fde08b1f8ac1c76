/** What the operator sees of Connect: connections, keys and requests, without any secret. */

import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { adminKey, exchange, withEveryDatabase } from './connect-kit.ts'

await withEveryDatabase('what the operator sees of Connect', (start) => {
  it('is connections with their state, keys by their names, and requests by their paths', async () => {
    await using connect = await start()
    const secrets = [connect.serverKey, (await connect.connectUser('ann')).secret]
    await connect.ask({ path: '/sdk/proxy/tableau/projects?filter=name:eq:x', user: 'ann' })
    const read = async (what: string, project = connect.project) =>
      exchange(connect.kit.url, {
        path: `/easel/v1/connect/projects/${project}/${what}`,
        headers: { 'x-easel-admin-key': adminKey },
      })
    const connections = await read('connections')
    expect(connections.json()).toMatchObject({
      connections: [{ user: 'ann', state: 'active', site: 'test', server: null }],
    })
    const keys = await read('keys')
    expect(keys.json()).toMatchObject({
      keys: [{ id: 'first', kind: 'signing', algorithm: 'RS256' }, { kind: 'server' }],
    })
    let requests = await read('requests')
    for (let looks = 0; looks < 100 && requests.text === '{"requests":[]}'; looks += 1) {
      await sleep(50)
      requests = await read('requests')
    }
    expect(requests.json()).toMatchObject({
      requests: [{ user: 'ann', method: 'GET', path: '/projects', status: 200 }],
    })
    for (const { text } of [connections, keys, requests]) {
      for (const secret of secrets) expect(text).not.toContain(secret)
      expect(text).not.toContain('PUBLIC KEY')
    }
    expect((await read('keys', 'tests')).status).toBe(200)
    expect((await read('keys', 'unknown')).status).toBe(400)
  })
})

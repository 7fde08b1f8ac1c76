/** A server that stops ends what is under way, takes nothing new, and forgets nothing. */

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ended, signInAt, startChild } from './child.ts'
import { MovableClock, send, startKit, type Kit } from './kit.ts'
import { asPerson, mustBe, publishBody, signedIn } from './person.ts'
import { dial, head } from './raw-http.ts'
import { workbookPackage } from './workbook-file.ts'

let path = ''

beforeEach(async () => {
  path = await mkdtemp(join(tmpdir(), 'easel-stop-'))
})
afterEach(async () => {
  await rm(path, { recursive: true, force: true })
})

const minute = 60_000
const start = (clock?: MovableClock) =>
  startKit({ data: { kind: 'directory', path }, ...(clock === undefined ? {} : { clock }) })

/** An upload that has begun and whose last bytes are held back. */
async function publishSlowly(kit: Kit, token: string, name: string) {
  const { contentType, body } = publishBody({ name, bytes: workbookPackage() })
  const connection = await dial(kit)
  connection.send(
    head(`POST /api/3.28/sites/${kit.site.luid}/workbooks HTTP/1.1`, {
      'content-length': body.length,
      'content-type': contentType,
      'x-tableau-auth': token,
    }),
  )
  connection.send(body.subarray(0, body.length - 20))
  await new Promise((resolve) => setTimeout(resolve, 150))
  return { connection, finish: () => connection.send(body.subarray(body.length - 20)) }
}

test('a publish under way is finished, acknowledged and there after the restart', async () => {
  const kit = await start()
  const token = await kit.signIn('admin')
  const { connection, finish } = await publishSlowly(kit, token, 'Under way')
  const closing = kit.easel.close()
  finish()
  expect(await connection.until('</tsResponse>')).toContain('HTTP/1.1 201')
  await closing
  await connection.rest()
  await expect(fetch(`${kit.url}/api/3.28/serverinfo`)).rejects.toThrow('fetch failed')
  await using again = await start()
  const person = await signedIn(again, 'admin')
  expect((await person.get('/workbooks?filter=name:eq:Under+way')).text).toContain(
    '"totalAvailable":"1"',
  )
  // Less than the grace period: the server hangs up when it has answered, and does not wait for the client to.
}, 9_000)

test('an idle connection does not keep it from stopping, and stopping twice is stopping once', async () => {
  const kit = await start()
  const connection = await dial(kit)
  connection.send(head('GET /api/3.28/serverinfo HTTP/1.1'))
  await connection.until('</tsResponse>')
  await Promise.all([kit.easel.close(), kit.easel.close()])
  await connection.rest()
  expect(connection.socket.destroyed).toBe(true)
})

test('sessions live on over a restart, with the moment of their last use', async () => {
  const clock = new MovableClock()
  const kit = await start(clock)
  const token = await kit.signIn('creator')
  const ask = (server: Kit) => server.call({ path: '/api/3.28/sessions/current', token })
  clock.advance(25 * minute)
  mustBe(await ask(kit), 200)
  await kit.easel.close()
  clock.advance(25 * minute)
  await using again = await start(clock)
  // 50 minutes after its sign-in, 25 after its last use.
  expect((await ask(again)).status).toBe(200)
})

test('looks at views are counted over a restart', async () => {
  const kit = await start()
  const person = await signedIn(kit, 'admin')
  const { views } = await person.published({ name: 'Looked at' })
  const view = views.view[0]?.id ?? ''
  for (let times = 0; times < 4; times += 1) mustBe(await person.get(`/views/${view}/data`), 200)
  await kit.easel.close()
  await using again = await start()
  const other = await signedIn(again, 'admin')
  const answer = await other.get(`/views/${view}?includeUsageStatistics=true`)
  expect(answer.json()).toMatchObject({ view: { usage: { totalViewCount: '4' } } })
})

test('jobs that were acknowledged end before the stop or after the restart', async () => {
  const kit = await start()
  const person = await signedIn(kit, 'admin')
  const jobs: string[] = []
  for (let index = 0; index < 10; index += 1) {
    const answer = await person.publish({ name: `Job ${index}`, query: 'asJob=true' })
    jobs.push(answer.json<{ job: { id: string } }>().job.id)
  }
  await kit.easel.close()
  await using again = await start()
  const other = await signedIn(again, 'admin')
  for (const id of jobs) {
    await expect
      .poll(async () => (await other.get(`/jobs/${id}`)).text, { timeout: 15_000 })
      .toContain('"finishCode":"0"')
  }
  expect((await other.get('/workbooks?filter=name:in:[Job+0,Job+9]')).text).toContain(
    '"totalAvailable":"2"',
  )
})

test('a client that never ends its request is cut after the grace period', async () => {
  const kit = await start()
  const token = await kit.signIn('admin')
  const { connection } = await publishSlowly(kit, token, 'Never')
  await kit.easel.close()
  await connection.rest()
  expect(connection.socket.destroyed).toBe(true)
  await using again = await start()
  const person = await signedIn(again, 'admin')
  expect((await person.get('/workbooks?filter=name:eq:Never')).text).toContain(
    '"totalAvailable":"0"',
  )
})

test('a process that gets the signal to stop ends with code 0 and keeps what it acknowledged', async () => {
  const child = await startChild(path)
  const server = {
    site: { luid: child.siteLuid },
    call: (request: Parameters<typeof send>[1]) => send(child.url, request),
  }
  const person = asPerson(server, await signInAt(child))
  const { id } = await person.published({ name: 'Kept' })
  expect(await ended(child.process, 'SIGTERM')).toBe(0)
  await using again = await start()
  expect((await (await signedIn(again, 'admin')).get(`/workbooks/${id}`)).status).toBe(200)
})

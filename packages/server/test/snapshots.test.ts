/** A server that keeps everything in memory goes back to what it was, under the same process. */

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ClockReport, SnapshotSummary } from '@easel/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startInsightKit, type InsightKit } from './insight-kit.ts'
import { append, asPerson, mustBe, outcomeOf, signedIn } from './person.ts'
import { workbookPackage } from './workbook-file.ts'

let kit: InsightKit
beforeAll(async () => {
  kit = await startInsightKit({ devControls: true })
})
afterAll(() => kit[Symbol.asyncDispose]())

const snapshot = (verb: string, path: string) =>
  kit.own<{ readonly snapshot: SnapshotSummary }>(`/snapshots/${path}`, { verb })
const save = async (name: string) => expect((await snapshot('PUT', name)).status).toBe(200)
const restore = async (name: string) =>
  expect((await snapshot('POST', `${name}/restore`)).status).toBe(200)
const remove = async (name: string) => expect((await snapshot('DELETE', name)).status).toBe(204)
const current = async (token: string) =>
  (await kit.call({ path: '/api/3.28/sessions/current', token })).status

test('what was published, then deleted, is there again, byte for byte, and sessions live as then', async () => {
  const admin = await signedIn(kit, 'admin')
  const { id } = await admin.published({ name: 'Kept' })
  const content = await admin.get(`/workbooks/${id}/content`)
  mustBe(content, 200)
  await save('base')
  const later = await signedIn(kit, 'admin')
  expect((await later.delete(`/workbooks/${id}`)).status).toBe(204)
  const { id: newer } = await later.published({ name: 'Newer' })
  const signOut = { verb: 'POST', path: '/api/3.28/auth/signout' }
  await kit.call({ ...signOut, token: admin.token })

  await restore('base')
  expect([await current(admin.token), await current(later.token)]).toEqual([200, 401])
  const again = await admin.get(`/workbooks/${id}/content`)
  expect(Buffer.from(again.bytes).equals(Buffer.from(content.bytes))).toBe(true)
  const views = await admin.get(`/workbooks/${id}/views`)
  const [view] = views.json<{ views: { view: readonly { id: string }[] } }>().views.view
  mustBe(await admin.get(`/views/${view?.id}/data`), 200)
  expect(outcomeOf(await admin.get(`/workbooks/${newer}`))).toEqual([404, '404006'])
  await admin.published({ name: 'Newer' })
  await restore('base')
  mustBe(await admin.get(`/workbooks/${id}`), 200)
  await remove('base')
})

test('lists, rights and pages are those of then, though they were remembered', async () => {
  const admin = await signedIn(kit, 'admin')
  const explorer = await signedIn(kit, 'explorer')
  const count = async () =>
    (await admin.get('/workbooks')).json<{ pagination: { totalAvailable: string } }>().pagination
      .totalAvailable
  const before = [await count(), (await explorer.get('/users')).status]
  await save('rights')
  await admin.published({ name: 'One more' })
  const { luid } = kit.users.explorer
  const siteRole = 'SiteAdministratorExplorer'
  await kit.easel.provision.changeUser(kit.site.luid, luid, { siteRole })
  const promoted = await signedIn(kit, 'explorer')
  const then = [await count(), (await promoted.get('/users')).status]
  expect(then).not.toEqual(before)
  await restore('rights')
  expect([await count(), (await explorer.get('/users')).status]).toEqual(before)
  await remove('rights')
})

test('an upload goes on from where it was', async () => {
  const admin = await signedIn(kit, 'admin')
  const whole = Buffer.from(workbookPackage())
  const half = whole.subarray(0, 300)
  const id = await admin.upload(half)
  await save('upload')
  const send = (bytes: Uint8Array) => append(kit, admin.token, { id, bytes })
  await send(Buffer.alloc(whole.length - half.length, 'x'))
  await restore('upload')
  await send(whole.subarray(300))
  const answer = await admin.publish({
    name: 'In pieces',
    bytes: null,
    query: `uploadSessionId=${id}&workbookType=twbx`,
  })
  mustBe(answer, 201)
  const made = answer.json<{ workbook: { id: string } }>().workbook.id
  const back = await admin.get(`/workbooks/${made}/content`)
  expect(Buffer.from(back.bytes).equals(whole)).toBe(true)
  await remove('upload')
})

test('a JWT that was spent since may be spent again, and the clock stands as then', async () => {
  const jwt = kit.jwt()
  const move = (body: object) => kit.own<ClockReport>('/clock', { verb: 'POST', body })
  await move({ advanceSeconds: 60 })
  await save('clock')
  expect((await kit.attempt({ jwt })).status).toBe(200)
  expect((await kit.attempt({ jwt })).status).toBe(401)
  await move({ advanceSeconds: 3600 })
  await restore('clock')
  expect((await kit.own<ClockReport>('/clock')).json.offsetSeconds).toBe(60)
  expect((await kit.attempt({ jwt })).status).toBe(200)
  await move({ reset: true })
  await remove('clock')
})

test('requests under way are answered before the state is put back, and later ones wait', async () => {
  const token = await kit.signIn('viewer')
  await save('busy')
  const fault = { method: 'getCurrentServerSession', delayMs: 300, count: 1 }
  await kit.own('/faults', { verb: 'POST', body: fault })
  const order: string[] = []
  const note = async (name: string, work: Promise<unknown>) => {
    await work
    order.push(name)
  }
  const slow = note('slow', current(token))
  while (
    (await kit.own<{ faults: { struck: number }[] }>('/faults')).json.faults[0]?.struck !== 1
  ) {
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  const restored = note('restored', restore('busy'))
  await Promise.all([slow, restored])
  expect(order).toEqual(['slow', 'restored'])
  expect(await current(token)).toBe(200)
  await kit.own('/faults', { verb: 'DELETE' })
  await remove('busy')
})

test('snapshots have names of a form, are replaced by their name, and are 16 at most', async () => {
  expect((await snapshot('PUT', encodeURIComponent('../x'))).status).toBe(400)
  expect((await snapshot('POST', 'none/restore')).status).toBe(400)
  expect((await snapshot('DELETE', 'none')).status).toBe(400)
  for (let n = 0; n < 16; n += 1) await save(`s${n}`)
  expect((await snapshot('PUT', 'one-more')).status).toBe(400)
  await save('s3')
  const { json } = await kit.own<{ snapshots: readonly SnapshotSummary[] }>('/snapshots')
  expect(json.snapshots).toHaveLength(16)
  expect(json.snapshots.at(-1)).toMatchObject({ name: 's3', sizeBytes: expect.any(Number) })
  for (const { name } of json.snapshots) await remove(name)
})

test('reset goes back to the start, which is empty until a state is made the start', async () => {
  await using server = await startInsightKit({ devControls: true })
  const reset = () => server.own('/reset', { verb: 'POST' })
  const token = await server.signIn('viewer')
  await server.easel.snapshots?.markStart()
  const admin = asPerson(server, await server.signIn('admin'))
  await admin.published({ name: 'Since' })
  expect((await reset()).status).toBe(204)
  expect((await server.call({ path: '/api/3.28/sessions/current', token })).status).toBe(200)
  const after = asPerson(server, await server.signIn('admin'))
  expect((await after.get('/workbooks')).text).toContain('"totalAvailable":"0"')

  await using empty = await startInsightKit({ devControls: true })
  expect((await empty.own('/reset', { verb: 'POST' })).status).toBe(204)
  expect(await empty.easel.provision.isEmpty()).toBe(true)
})

test('a server that keeps its data is never put back', async () => {
  const path = await mkdtemp(join(tmpdir(), 'easel-kept-'))
  {
    await using kept = await startInsightKit({
      devControls: true,
      data: { kind: 'directory', path },
    })
    for (const [verb, address] of [
      ['POST', '/reset'],
      ['GET', '/snapshots'],
      ['PUT', '/snapshots/x'],
      ['POST', '/snapshots/x/restore'],
      ['DELETE', '/snapshots/x'],
    ] as const) {
      const { status, json } = await kept.own<{ error: { detail: string } }>(address, { verb })
      expect([status, json.error.detail]).toEqual([409, expect.stringContaining('--ephemeral')])
    }
    expect(kept.easel.snapshots).toBeNull()
  }
  await rm(path, { recursive: true })
})

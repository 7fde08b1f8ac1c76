/** Custom views: publishing, lists, changes, renderings and defaults, over the wire and on both databases. */

import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { describeFamily, setWorkbookRules } from './families.ts'
import { multipart, type TestAnswer } from './kit.ts'
import { acceptOf, mustBe, outcomeOf, signedIn, type Form, type Person } from './person.ts'
import { workbookPackage } from './workbook-file.ts'

const only = (region: string) =>
  `<changes><filter class='categorical' column='[federated.test].[none:Region:nk]'>
    <groupfilter function='member' level='[none:Region:nk]' member='&quot;${region}&quot;'/>
  </filter></changes>`

const documentOf = (changes = '', viewName = 'One') =>
  JSON.stringify([{ isSourceView: true, viewName, tcv: Buffer.from(changes).toString('base64') }])

interface Order {
  readonly name?: string
  readonly shared?: boolean
  readonly document?: string | null
  readonly owner?: string
  readonly workbook?: string
  readonly query?: string
  readonly accept?: Form
}

await describeFamily('custom views', (kit) => {
  let admin: Person
  let creator: Person
  let viewer: Person
  let workbook: string
  let viewId: string

  beforeAll(async () => {
    admin = await signedIn(kit(), 'admin')
    creator = await signedIn(kit(), 'creator')
    viewer = await signedIn(kit(), 'viewer')
    const made = await admin.published({ name: 'Amounts', bytes: workbookPackage(['One', 'Two']) })
    workbook = made.id
    viewId = made.views.view[0]?.id ?? ''
  })

  const publish = (person: Person, order: Order = {}): Promise<TestAnswer> => {
    const { name = `View ${randomUUID()}`, shared = false, document = documentOf() } = order
    const owner = order.owner === undefined ? '' : `<owner id="${order.owner}"/>`
    const payload = `<tsRequest><customView name="${name}" shared="${shared}">${owner}<workbook id="${order.workbook ?? workbook}"/></customView></tsRequest>`
    const file = {
      part: 'tableau_customview',
      name: 'view.json',
      bytes: Buffer.from(document ?? ''),
    }
    return kit().call({
      verb: 'POST',
      path: `/api/exp/sites/${kit().site.luid}/customviews${order.query ?? ''}`,
      token: person.token,
      accept: acceptOf(order.accept ?? 'json'),
      ...multipart({ payload, ...(document === null ? {} : { file }) }),
    })
  }
  const published = async (person: Person, order: Order = {}): Promise<string> => {
    const answer = await publish(person, order)
    mustBe(answer, 201)
    return answer.json<{ customView: { id: string } }>().customView.id
  }
  const listed = async (person: Person, search = ''): Promise<readonly string[]> => {
    const answer = await person.get(`/customviews${search}`)
    mustBe(answer, 200)
    const { customView = [] } = answer.json<{
      customViews: { customView?: readonly { id: string }[] }
    }>().customViews
    return customView.map(({ id }) => id)
  }

  test('are published, shown in XML and JSON, and downloaded as they were', async () => {
    const document = documentOf(only('South'))
    const answer = await publish(admin, { name: 'South', shared: true, document, accept: 'xml' })
    expect(answer.status).toBe(201)
    expect(answer.text).toMatch(
      /<customView id="[^"]+" name="South" createdAt="[^"]+" updatedAt="[^"]+" shared="true"><view id="[^"]+" name="One"\/><workbook id="[^"]+" name="Amounts"\/><owner id="[^"]+" name="[^"]+"\/><\/customView>/,
    )
    const id = /<customView id="([^"]+)"/.exec(answer.text)?.[1] ?? ''
    expect((await admin.get(`/customviews/${id}`)).json()).toMatchObject({
      customView: { id, name: 'South', shared: true, view: { id: viewId, name: 'One' } },
    })
    const file = await kit().call({
      path: `/api/exp/sites/${kit().site.luid}/customviews/${id}/content`,
      token: admin.token,
    })
    expect([file.status, file.text]).toEqual([200, document])
    expect(file.headers.get('content-disposition')).toContain('South.json')
  })

  test('come from an upload session, too', async () => {
    const id = await admin.upload(Buffer.from(documentOf(only('North'))))
    const query = `?uploadSessionId=${id}`
    const made = await published(admin, { document: null, query })
    expect((await admin.get(`/customviews/${made}/data`)).text).not.toContain('South')
    expect(outcomeOf(await publish(admin, { document: null, query }))).toEqual([404, '404015'])
  })

  test.each([
    ['no file', { document: null }, 400, '400020'],
    ['a file that is no custom view', { document: '{}' }, 400, '400020'],
    ['a file of more than a mebibyte', { document: ' '.repeat(1024 * 1024 + 1) }, 400, '400020'],
    ['an empty name', { name: ' ' }, 400, '400000'],
    ['a name of 256 characters', { name: 'x'.repeat(256) }, 400, '400000'],
    ['an unknown workbook', { workbook: randomUUID() }, 404, '404006'],
    ['an unknown owner', { owner: randomUUID() }, 404, '404002'],
    ['a view that the workbook has not', { document: documentOf('', 'Nine') }, 404, '404011'],
  ])('with %s are refused', async (_, order: Order, status, code) => {
    expect(outcomeOf(await publish(admin, order))).toEqual([status, code])
  })

  test('of one owner and one view have names of their own: else 403166', async () => {
    await published(admin, { name: 'Mine' })
    expect(outcomeOf(await publish(admin, { name: 'MINE' }))).toEqual([403, '403166'])
    const owner = kit().users.creator.luid
    await published(admin, { name: 'Mine', owner })
    await published(admin, { name: 'Mine', document: documentOf('', 'Two') })
    const other = await published(admin, { name: 'Other' })
    const renamed = await admin.put(`/customviews/${other}`, { customView: { name: 'mine' } })
    expect(outcomeOf(renamed)).toEqual([403, '403166'])
    const twice = await Promise.all([
      publish(admin, { name: 'At once' }),
      publish(admin, { name: 'At once' }),
    ])
    expect(twice.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 403])
  })

  test('of another user are published by administrators', async () => {
    const refused = await publish(creator, { owner: kit().users.viewer.luid })
    expect(outcomeOf(refused)).toEqual([403, '403004'])
    const id = await published(admin, { owner: kit().users.viewer.luid })
    expect(await listed(viewer)).toContain(id)
  })

  test('are seen by their owner and administrators, and where they are shared by all', async () => {
    const own = await published(creator, { name: 'Own' })
    const shared = await published(creator, { name: 'Shared', shared: true })
    expect(await listed(viewer)).not.toContain(own)
    expect(await listed(viewer)).toContain(shared)
    for (const person of [creator, admin]) {
      expect(await listed(person)).toEqual(expect.arrayContaining([own, shared]))
    }
    expect(outcomeOf(await viewer.get(`/customviews/${own}`))).toEqual([404, '404166'])
    expect((await viewer.get(`/customviews/${shared}`)).status).toBe(200)
    const change = { customView: { name: 'Stolen' } }
    expect(outcomeOf(await viewer.put(`/customviews/${shared}`, change))).toEqual([403, '403004'])
    expect(outcomeOf(await viewer.delete(`/customviews/${shared}`))).toEqual([403, '403004'])
  })

  test('are filtered and paged', async () => {
    const owner = kit().users.explorer.luid
    const one = await published(admin, { name: 'Filter one', owner })
    const two = await published(admin, {
      name: 'Filter two',
      owner,
      document: documentOf('', 'Two'),
    })
    expect(await listed(admin, `?filter=ownerId:eq:${owner}&sort=name:desc`)).toEqual([two, one])
    expect(await listed(admin, `?filter=viewId:eq:${viewId},name:eq:Filter+one`)).toEqual([one])
    const byWorkbook = `?filter=workbookId:eq:${workbook.toUpperCase()},ownerId:eq:${owner}`
    expect(await listed(admin, byWorkbook)).toEqual([one, two])
    const page = await admin.get(`/customviews${byWorkbook}&pageSize=1&pageNumber=2`)
    expect(page.json()).toMatchObject({
      pagination: { pageNumber: '2', pageSize: '1', totalAvailable: '2' },
      customViews: { customView: [{ id: two }] },
    })
  })

  test('change their name, sharing and owner, and are deleted', async () => {
    const id = await published(creator)
    const owner = { id: kit().users.explorer.luid }
    const customView = { name: 'Renamed', shared: true, owner }
    const answer = await creator.put(`/customviews/${id}`, { customView })
    expect(answer.json()).toMatchObject({ customView })
    expect(outcomeOf(await creator.delete(`/customviews/${id}`))).toEqual([403, '403004'])
    expect((await admin.delete(`/customviews/${id}`)).status).toBe(204)
    expect(outcomeOf(await admin.get(`/customviews/${id}`))).toEqual([404, '404166'])
  })

  describe('render', () => {
    test('with their filters, unless the request has its own', async () => {
      const id = await published(admin, { document: documentOf(only('South')) })
      const data = (search = '') => admin.get(`/customviews/${id}/data${search}`)
      expect((await data()).text.trim().split(/\r?\n/)).toEqual(['Region,Amount', 'South,20'])
      expect((await data('?vf_Region=North')).text).toContain('North,15')
    })

    test('as image and page', async () => {
      const id = await published(admin, { document: documentOf(only('South')) })
      const image = await admin.get(`/customviews/${id}/image?vizWidth=300&vizHeight=200`)
      expect([image.status, image.headers.get('content-type')]).toEqual([200, 'image/png'])
      const pdf = await admin.get(`/customviews/${id}/pdf`)
      expect([pdf.status, pdf.headers.get('content-type')]).toEqual([200, 'application/pdf'])
    })

    test('not at all where their filters cannot be read, which is said by name', async () => {
      const range = "<changes><filter class='quantitative' column='[a].[sum:Amount:qk]'/></changes>"
      const id = await published(admin, { document: documentOf(range) })
      const data = await admin.get(`/customviews/${id}/data`)
      expect(outcomeOf(data)).toEqual([400, '400080'])
      expect(data.text).toContain("'Amount'")
      expect(outcomeOf(await admin.get(`/customviews/${id}/image`))).toEqual([400, '400101'])
      expect(outcomeOf(await admin.get(`/customviews/${id}/pdf`))).toEqual([400, '400080'])
    })
  })

  test('are the default of users who can see them; the others have an error each', async () => {
    const id = await published(creator, { shared: false })
    const users = {
      user: [kit().users.creator, kit().users.viewer].map(({ luid }) => ({ id: luid })),
    }
    const path = `/customviews/${id}/default/users`
    const answer = await creator.post(path, { users })
    expect(answer.status).toBe(201)
    expect(answer.json()).toMatchObject({
      customViewAsUserDefaultResults: {
        customViewAsUserDefaultViewResult: [
          { success: true },
          { success: false, error: { code: '404166' } },
        ],
      },
    })
    const shown = await creator.get(path)
    expect(shown.json()).toMatchObject({
      pagination: { totalAvailable: '1' },
      users: { user: [{ id: kit().users.creator.luid }] },
    })
    const next = await published(creator)
    mustBe(await creator.post(`/customviews/${next}/default/users`, { users }), 201)
    expect((await creator.get(path)).json()).toMatchObject({ pagination: { totalAvailable: '0' } })
    expect(outcomeOf(await viewer.post(path, { users }))).toEqual([404, '404166'])
  })

  test('are not found where the caller may not read their view', async () => {
    const made = await admin.published({ name: 'Closed', bytes: workbookPackage(['One']) })
    const id = await published(admin, { workbook: made.id, shared: true })
    await kit().store.transaction(async (write) => {
      const view = await write.views.byLuid(kit().site.id, made.views.view[0]?.id ?? '')
      const acl = await write.acls.intern(kit().site.id, [])
      await write.acls.setOf({ kind: 'view', id: view?.id ?? 0 }, acl)
    })
    await setWorkbookRules(kit(), made.id, [])
    expect(outcomeOf(await viewer.get(`/customviews/${id}`))).toEqual([404, '404166'])
    expect(await listed(viewer)).not.toContain(id)
  })

  test('go with their view', async () => {
    const made = await admin.published({ name: 'Gone', bytes: workbookPackage(['One', 'Two']) })
    const id = await published(admin, { workbook: made.id })
    mustBe(await admin.delete(`/views/${made.views.view[0]?.id ?? ''}`), 204)
    expect(outcomeOf(await admin.get(`/customviews/${id}/image`))).toEqual([404, '404166'])
    const views = (await admin.get(`/workbooks/${made.id}/views`)).text
    expect([views.includes('"One"'), views.includes('"Two"')]).toEqual([false, true])
    const shown = await admin.get(`/workbooks/${made.id}`)
    expect(shown.text).toContain(`"defaultViewId":"${made.views.view[1]?.id ?? ''}"`)
    const last = await admin.delete(`/views/${made.views.view[1]?.id ?? ''}`)
    expect(outcomeOf(last)).toEqual([400, '400000'])
    const byViewer = await viewer.delete(`/views/${viewId}`)
    expect(outcomeOf(byViewer)).toEqual([403, '403004'])
  })

  test('a batch of tags is added to items of several kinds, and removed, with and without the site', async () => {
    const batch = (contents: object) => ({
      tagBatch: { tags: { tag: [{ label: '"two words"' }, { label: 'x' }] }, contents },
    })
    const content = [
      { id: workbook, contentType: 'Workbook' },
      { id: viewId, contentType: 'View' },
    ]
    const send = (path: string, body: object) =>
      kit().call({
        verb: 'PUT',
        path,
        token: admin.token,
        accept: 'application/json',
        contentType: 'application/json',
        body: JSON.stringify(body),
      })
    const base = `/api/3.28/sites/${kit().site.luid}`
    const added = await send(`${base}/tags:batchCreate`, batch({ content }))
    expect(added.json()).toEqual({ tags: { tag: [{ label: 'two words' }, { label: 'x' }] } })
    expect((await admin.get(`/views/${viewId}`)).text).toContain('two words')
    const removed = await send('/api/3.28/tags:batchDelete', batch({ content }))
    expect(removed.status).toBe(200)
    expect((await admin.get(`/workbooks/${workbook}`)).text).not.toContain('two words')
    const unknown = [...content, { id: randomUUID(), contentType: 'View' }]
    const nothing = await send('/api/3.28/tags:batchCreate', batch({ content: unknown }))
    expect(outcomeOf(nothing)).toEqual([404, '404011'])
    expect((await admin.get(`/workbooks/${workbook}`)).text).not.toContain('two words')
    const strange = await send(
      '/api/3.28/tags:batchCreate',
      batch({ content: [{ id: workbook, contentType: 'Table' }] }),
    )
    expect(outcomeOf(strange)).toEqual([400, '400000'])
  })
})

/** Projects: nesting, names, locks, moves and rights. */

import { describe, expect, test, beforeAll } from 'vitest'
import {
  describeFamily,
  rule,
  setProjectRules,
  setWorkbookRules,
  type FamilyKit,
} from './families.ts'
import type { TestAnswer } from './kit.ts'
import { mustBe, outcomeOf, signedIn, type Person } from './person.ts'

interface ProjectOnWire {
  readonly id: string
  readonly name: string
  readonly description: string
  readonly contentPermissions: string
  readonly parentProjectId?: string
  readonly controllingPermissionsProjectId?: string
  readonly owner: { readonly id: string; readonly name: string }
}

const suite = (kit: () => FamilyKit) => {
  let admin: Person
  let creator: Person
  let viewer: Person
  let counter = 0
  const fresh = (word = 'Project') => `${word} ${(counter += 1)}`

  beforeAll(async () => {
    admin = await signedIn(kit(), 'admin')
    creator = await signedIn(kit(), 'creator')
    viewer = await signedIn(kit(), 'viewer')
  })

  const projectOf = (answer: TestAnswer) => answer.json<{ project: ProjectOnWire }>().project
  const create = async (fields: object = {}, person = admin) => {
    const answer = await person.post('/projects', { project: { name: fresh(), ...fields } })
    mustBe(answer, 201)
    return projectOf(answer)
  }
  const update = (id: string, project: object, person = admin) =>
    person.put(`/projects/${id}`, { project })
  const list = async (search: string, person = admin) =>
    (await person.get(`/projects?${search}`)).json<{
      pagination: { totalAvailable: string }
      projects: { project?: readonly ProjectOnWire[] }
    }>()
  const named = async (name: string, person = admin) =>
    (await list(`filter=name:eq:${encodeURIComponent(name)}`, person)).projects.project?.[0]
  const defaultProject = async () => {
    const found = await named('Default')
    if (found === undefined) throw new Error('no Default')
    return found
  }

  describe('create', () => {
    test('answers the project in the exact form', async () => {
      const parent = await create()
      const answer = await admin.post(
        '/projects?publishSamples=False',
        `<tsRequest><project name="Ö &amp; &lt;1&gt;" description="a&#10;b" parentProjectId="${parent.id}"/></tsRequest>`,
        'xml',
      )
      expect(answer.status).toBe(201)
      const id = /<project id="([^"]+)"/.exec(answer.text)?.[1] ?? ''
      const at = /createdAt="([^"]+)"/.exec(answer.text)?.[1] ?? ''
      expect(at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
      expect(answer.text).toBe(
        `<?xml version='1.0' encoding='UTF-8'?>` +
          '<tsResponse xmlns="http://tableau.com/api" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" ' +
          'xsi:schemaLocation="http://tableau.com/api https://help.tableau.com/samples/en-us/rest_api/ts-api_3_29.xsd">' +
          `<project id="${id}" name="Ö &amp; &lt;1>" description="a&#10;b" contentPermissions="ManagedByOwner" ` +
          `parentProjectId="${parent.id}" createdAt="${at}" updatedAt="${at}">` +
          `<owner id="${kit().users.admin.luid}" name="admin@example.com"/></project></tsResponse>`,
      )
    })

    test('with a name that is taken there is 409006, in any case; elsewhere it passes', async () => {
      const { id, name } = await create()
      const again = { project: { name: name.toUpperCase() } }
      const refused = await admin.post('/projects', again, 'xml')
      expect(outcomeOf(refused)).toEqual([409, '409006'])
      expect(refused.text).toContain(
        `<summary>Resource Conflict</summary><detail>A project already exists with the name '${again.project.name}'</detail>`,
      )
      await create({ name, parentProjectId: id })
      const below = { project: { name, parentProjectId: id } }
      expect(outcomeOf(await admin.post('/projects', below))).toEqual([409, '409006'])
    })

    test('of the same name many times at once makes one', async () => {
      const name = fresh()
      const answers = await Promise.all(
        Array.from({ length: 8 }, () => admin.post('/projects', { project: { name } })),
      )
      const codes = answers.map(({ status }) => status).toSorted((a, b) => a - b)
      expect(codes).toEqual([201, 409, 409, 409, 409, 409, 409, 409])
    })

    test.each([
      ['nothing', {}],
      ['an empty name', { name: ' ' }],
      ['300 characters', { name: 'x'.repeat(300) }],
      ['a line end in the name', { name: 'a\nb' }],
      ['an unknown mode', { name: 'x', contentPermissions: 'Open' }],
    ])('with %s is 400000', async (_, project) => {
      expect(outcomeOf(await admin.post('/projects', { project }))).toEqual([400, '400000'])
    })

    test('below an unknown project is 404005', async () => {
      const answer = await admin.post('/projects', {
        project: { name: fresh(), parentProjectId: kit().site.luid },
      })
      expect(outcomeOf(answer)).toEqual([404, '404005'])
    })

    test('is for administrators at the top, and for who leads or owns the parent below it', async () => {
      const top = { project: { name: fresh() } }
      expect(outcomeOf(await creator.post('/projects', top))).toEqual([403, '403045'])
      expect(outcomeOf(await viewer.post('/projects', top))).toEqual([403, '403045'])
      const parent = await create()
      await setProjectRules(kit(), parent.id, { project: [rule(kit(), 'creator', 'Read')] })
      const below = { project: { name: fresh(), parentProjectId: parent.id } }
      expect(outcomeOf(await creator.post('/projects', below))).toEqual([403, '403045'])
      await setProjectRules(kit(), parent.id, {
        project: [rule(kit(), 'creator', 'Read'), rule(kit(), 'creator', 'ProjectLeader')],
      })
      const answer = await creator.post('/projects', below)
      mustBe(answer, 201)
      expect(projectOf(answer).owner.id).toBe(kit().users.creator.luid)
    })
  })

  describe('update', () => {
    test('with an empty element changes nothing and answers the project, as TSC reads one', async () => {
      const { id, name } = await create({ description: 'as it was' })
      const answer = await admin.put(`/projects/${id}`, '<tsRequest><project /></tsRequest>', 'xml')
      expect(answer.status).toBe(200)
      expect(answer.text).toContain(`<project id="${id}" name="${name}" description="as it was"`)
    })

    test('changes what is sent and keeps the rest', async () => {
      const made = await create({ description: 'old' })
      const name = fresh('Renamed')
      const answer = await update(made.id, { name })
      expect(projectOf(answer)).toMatchObject({ id: made.id, name, description: 'old' })
      expect(projectOf(await update(made.id, { description: '' }))).toMatchObject({
        name,
        description: '',
      })
      const owner = { id: kit().users.creator.luid }
      expect(projectOf(await update(made.id, { owner }))).toMatchObject({ owner })
    })

    test('may write its own name in another case', async () => {
      const made = await create({ name: fresh('case') })
      expect(projectOf(await update(made.id, { name: made.name.toUpperCase() })).name).toBe(
        made.name.toUpperCase(),
      )
    })

    test('to a name that is taken is 409006', async () => {
      const [one, two] = [await create(), await create()]
      expect(outcomeOf(await update(one.id, { name: two.name }))).toEqual([409, '409006'])
    })

    test('moves below another project and, with an empty id, to the top again', async () => {
      const [parent, child] = [await create(), await create()]
      const moved = projectOf(await update(child.id, { parentProjectId: parent.id }))
      expect(moved.parentProjectId).toBe(parent.id)
      const back = await admin.put(
        `/projects/${child.id}`,
        '<tsRequest><project parentProjectId=""/></tsRequest>',
      )
      expect(projectOf(back)).not.toHaveProperty('parentProjectId')
    })

    test('cannot move a project below itself, nor onto a taken name', async () => {
      const top = await create()
      const middle = await create({ parentProjectId: top.id })
      const low = await create({ parentProjectId: middle.id })
      for (const target of [top, middle, low]) {
        const answer = await update(top.id, { parentProjectId: target.id })
        expect(outcomeOf(answer)).toEqual([400, '400000'])
      }
      const twin = await create({ name: top.name, parentProjectId: middle.id })
      expect(outcomeOf(await update(twin.id, { parentProjectId: '' }))).toEqual([409, '409006'])
    })

    test('of two moves at once that would make a ring, one is refused', async () => {
      for (let round = 0; round < 5; round += 1) {
        const [one, two] = [await create(), await create()]
        const answers = await Promise.all([
          update(one.id, { parentProjectId: two.id }),
          update(two.id, { parentProjectId: one.id }),
        ])
        expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 400])
        const after = [await update(one.id, {}), await update(two.id, {})].map(projectOf)
        expect(after.filter((each) => each.parentProjectId === undefined)).toHaveLength(1)
      }
    })

    test('is 403005 to who may only read it, and 404005 to who may not', async () => {
      const { id } = await create()
      await setProjectRules(kit(), id, { project: [rule(kit(), 'creator', 'Read')] })
      expect(outcomeOf(await update(id, { name: fresh() }, creator))).toEqual([403, '403005'])
      expect(outcomeOf(await update(id, { name: fresh() }, viewer))).toEqual([404, '404005'])
      expect(outcomeOf(await update(id, {}, creator))).toEqual([200, null])
    })

    test('gives no project to who cannot own one', async () => {
      const { id } = await create()
      const give = (luid: string) => update(id, { owner: { id: luid } })
      expect(outcomeOf(await give(kit().users.viewer.luid))).toEqual([403, '403027'])
      expect(outcomeOf(await give(kit().site.luid))).toEqual([404, '404002'])
    })
  })

  describe('locks', () => {
    test('a locked project decides for what is below it, until it is unlocked', async () => {
      const top = await create()
      const middle = await create({ parentProjectId: top.id })
      const low = await create({ parentProjectId: middle.id })
      const controlling = async (id: string) =>
        projectOf(await update(id, {})).controllingPermissionsProjectId
      await update(top.id, { contentPermissions: 'LockedToProject' })
      expect([
        await controlling(top.id),
        await controlling(middle.id),
        await controlling(low.id),
      ]).toEqual([top.id, top.id, top.id])
      await update(top.id, { contentPermissions: 'LockedToProjectWithoutNested' })
      expect(await controlling(top.id)).toBe(top.id)
      expect(await controlling(low.id)).not.toBe(top.id)
      await update(top.id, { contentPermissions: 'ManagedByOwner' })
      expect(await controlling(top.id)).toBeUndefined()
    })

    test('locking gives the workbooks the defaults of the project; unlocking keeps them', async () => {
      const { id } = await create()
      const { id: workbook } = await admin.published({ name: fresh('Book'), projectId: id })
      const sees = async () => (await creator.get(`/workbooks/${workbook}`)).status
      await setProjectRules(kit(), id, { project: [], workbooks: [] })
      await setWorkbookRules(kit(), workbook, [rule(kit(), 'creator', 'Read')])
      expect(await sees()).toBe(200)
      await update(id, { contentPermissions: 'LockedToProject' })
      expect(await sees()).toBe(404)
      await setProjectRules(kit(), id, { workbooks: [rule(kit(), 'creator', 'Read')] })
      expect(await sees()).toBe(200)
      await update(id, { contentPermissions: 'ManagedByOwner' })
      expect(await sees()).toBe(200)
    })

    test('a project moved below a locked one is under its lock', async () => {
      const locked = await create({ contentPermissions: 'LockedToProject' })
      const free = await create()
      const moved = projectOf(await update(free.id, { parentProjectId: locked.id }))
      expect(moved.controllingPermissionsProjectId).toBe(locked.id)
    })
  })

  describe('the mode of a project below a locked one', () => {
    test.each(['ManagedByOwner', 'LockedToProjectWithoutNested'])(
      'cannot become %s: 403005 names the lock, in both forms, and nothing of the change stays',
      async (mode) => {
        const locked = await create({ contentPermissions: 'LockedToProject' })
        const middle = await create({ parentProjectId: locked.id })
        const low = await create({ parentProjectId: middle.id })
        for (const { id } of [middle, low]) {
          const refused = await update(id, { contentPermissions: mode, description: 'changed' })
          expect(outcomeOf(refused)).toEqual([403, '403005'])
          expect(refused.text).toContain(locked.id)
          const inXml = await admin.put(
            `/projects/${id}`,
            `<tsRequest><project contentPermissions="${mode}"/></tsRequest>`,
            'xml',
          )
          expect(outcomeOf(inXml)).toEqual([403, '403005'])
          const now = projectOf(await update(id, {}))
          expect(now).toMatchObject({ contentPermissions: 'LockedToProject', description: '' })
        }
      },
    )

    test('stays as it is where it is asked to be what it is', async () => {
      const locked = await create({ contentPermissions: 'LockedToProject' })
      const low = await create({ parentProjectId: locked.id })
      const change = { contentPermissions: 'LockedToProject', description: 'changed' }
      expect((await update(low.id, change)).status).toBe(200)
    })

    test('is free again in the request that moves it away, and refused in the one that moves it there', async () => {
      const locked = await create({ contentPermissions: 'LockedToProject' })
      const low = await create({ parentProjectId: locked.id })
      const change = { contentPermissions: 'ManagedByOwner' }
      const away = await update(low.id, { ...change, parentProjectId: '' })
      expect(projectOf(away).contentPermissions).toBe('ManagedByOwner')
      const back = await update(low.id, { ...change, parentProjectId: locked.id })
      expect(outcomeOf(back)).toEqual([403, '403005'])
    })
  })

  describe('the project Default', () => {
    test('exists, cannot be deleted, renamed or nested, and takes a description', async () => {
      const { id } = await defaultProject()
      const other = await create()
      expect(outcomeOf(await admin.delete(`/projects/${id}`))).toEqual([403, '403003'])
      expect(outcomeOf(await update(id, { name: 'Other' }))).toEqual([403, '403005'])
      expect(outcomeOf(await update(id, { parentProjectId: other.id }))).toEqual([403, '403005'])
      expect((await update(id, { description: 'Start here' })).status).toBe(200)
      expect((await update(id, { parentProjectId: '' })).status).toBe(200)
    })

    test('may have a namesake below another project, which is like any other', async () => {
      const parent = await create()
      const twin = await create({ name: 'Default', parentProjectId: parent.id })
      expect(outcomeOf(await update(twin.id, { parentProjectId: '' }))).toEqual([409, '409006'])
      expect((await admin.delete(`/projects/${twin.id}`)).status).toBe(204)
    })
  })

  describe('delete', () => {
    test('takes everything below and in it along', async () => {
      const top = await create()
      const low = await create({ parentProjectId: top.id })
      const workbook = await admin.published({ name: fresh('Book'), projectId: low.id })
      const answer = await admin.delete(`/projects/${top.id}`)
      expect([answer.status, answer.text]).toEqual([204, ''])
      expect(outcomeOf(await update(low.id, {}))).toEqual([404, '404005'])
      expect(outcomeOf(await admin.get(`/workbooks/${workbook.id}`))).toEqual([404, '404006'])
      expect(outcomeOf(await admin.delete(`/projects/${top.id}`))).toEqual([404, '404005'])
    })

    test('while things are put into it leaves nothing half done', async () => {
      for (let round = 0; round < 3; round += 1) {
        const { id } = await create()
        const answers = await Promise.all([
          admin.publish({ name: fresh('Book'), projectId: id }),
          admin.post('/projects', { project: { name: fresh(), parentProjectId: id } }),
          admin.delete(`/projects/${id}`),
          update(id, { name: fresh() }),
          admin.publish({ name: fresh('Book'), projectId: id }),
        ])
        const statuses = answers.map(({ status }) => status)
        expect(statuses.filter((status) => status >= 500)).toEqual([])
        expect(outcomeOf(await update(id, {}))).toEqual([404, '404005'])
      }
    })

    test('is 403003 to who may only read it', async () => {
      const { id } = await create()
      await setProjectRules(kit(), id, { project: [rule(kit(), 'creator', 'Read')] })
      expect(outcomeOf(await creator.delete(`/projects/${id}`))).toEqual([403, '403003'])
    })

    test('twice at once ends with one deletion and no trouble', async () => {
      const { id } = await create()
      const answers = await Promise.all([1, 2, 3].map(() => admin.delete(`/projects/${id}`)))
      const codes = answers.map(({ status }) => status)
      expect(codes.filter((status) => status !== 204 && status !== 404)).toEqual([])
    })
  })

  describe('query', () => {
    test('pages tell the total, and hold every project once', async () => {
      for (let index = 0; index < 5; index += 1) await create({ name: fresh('Paged') })
      const whole = await list('pageSize=1000&sort=name:asc')
      const total = Number(whole.pagination.totalAvailable)
      const ids: string[] = []
      for (let page = 1; (page - 1) * 3 < total; page += 1) {
        const part = await list(`pageSize=3&pageNumber=${page}&sort=name:asc`)
        expect(part.pagination.totalAvailable).toBe(String(total))
        ids.push(...(part.projects.project ?? []).map(({ id }) => id))
      }
      expect(ids).toEqual(whole.projects.project?.map(({ id }) => id))
      expect(new Set(ids).size).toBe(total)
    })

    test('shows each caller what they may read, and counts it', async () => {
      const { id, name } = await create()
      await setProjectRules(kit(), id, { project: [] })
      expect(await named(name, creator)).toBeUndefined()
      await setProjectRules(kit(), id, { project: [rule(kit(), 'creator', 'Read')] })
      expect(await named(name, creator)).toMatchObject({ id })
      const found = await list('pageSize=1000', creator)
      expect(found.pagination.totalAvailable).toBe(String(found.projects.project?.length ?? 0))
    })

    test('filters by parent and by level', async () => {
      const top = await create()
      const low = await create({ parentProjectId: top.id })
      const below = await list(`filter=parentProjectId:eq:${top.id}`)
      expect(below.projects.project?.map(({ id }) => id)).toEqual([low.id])
      const nested = await list(
        `filter=topLevelProject:eq:false,name:eq:${encodeURIComponent(low.name)}`,
      )
      expect(nested.projects.project?.map(({ id }) => id)).toEqual([low.id])
    })

    test('with all fields shows counts, rights and the whole owner', async () => {
      const top = await create()
      await create({ parentProjectId: top.id })
      await admin.published({ name: fresh('Book'), projectId: top.id })
      const found = await list(`fields=_all_&filter=name:eq:${encodeURIComponent(top.name)}`)
      expect(found.projects.project?.[0]).toMatchObject({
        topLevelProject: true,
        writeable: true,
        contentsCounts: { projectCount: 1, workbookCount: 1, viewCount: 1, datasourceCount: 0 },
        owner: {
          fullName: 'The admin',
          email: 'admin@example.com',
          siteRole: 'SiteAdministratorCreator',
        },
      })
    })
  })
}

await describeFamily('projects', suite)

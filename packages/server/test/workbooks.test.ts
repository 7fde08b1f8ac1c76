/** Workbooks and views as lists and one by one, changed, downloaded and deleted; each caller sees what they may. */

import { beforeAll, describe, expect, test } from 'vitest'
import {
  describeFamily,
  rule,
  setProjectRules,
  setWorkbookRules,
  type FamilyKit,
} from './families.ts'
import type { TestAnswer } from './kit.ts'
import { mustBe, outcomeOf, signedIn, type Person, type PublishedWorkbook } from './person.ts'
import { workbookPackage, workbookXml, zip } from './workbook-file.ts'

type Item = Readonly<Record<string, unknown>> & { readonly id: string; readonly name: string }
interface List {
  readonly pagination: { readonly totalAvailable: string; readonly pageSize: string }
  readonly workbooks?: { readonly workbook?: readonly Item[] }
  readonly views?: { readonly view?: readonly Item[] }
}

const suite = (kit: () => FamilyKit) => {
  let admin: Person
  let creator: Person
  let viewer: Person
  let project: string
  /** Five of them, by the letter that starts their name. */
  const books: Record<string, PublishedWorkbook> = {}
  let counter = 0
  const fresh = (word = 'Other') => `${word} ${(counter += 1)}`

  const newProject = async (name: string) => {
    const answer = await admin.post('/projects', { project: { name } })
    mustBe(answer, 201)
    const { id } = answer.json<{ project: { id: string } }>().project
    await setProjectRules(kit(), id, { project: [], workbooks: [] })
    return id
  }
  const list = async (path: string, person = admin) => {
    const answer = await person.get(path)
    mustBe(answer, 200)
    return answer.json<List>()
  }
  const workbooks = async (search: string, person = admin) =>
    (await list(`/workbooks?${search}`, person)).workbooks?.workbook ?? []
  const names = async (search: string, person = admin) =>
    (await workbooks(search, person)).map(({ name }) => name)
  const workbookOf = (answer: TestAnswer) =>
    answer.json<{ workbook: PublishedWorkbook & Item }>().workbook
  const idOf = (letter: string) => books[letter]?.id ?? ''
  const publishNew = (more: object = {}) =>
    admin.published({ name: fresh(), projectId: project, ...more })

  beforeAll(async () => {
    admin = await signedIn(kit(), 'admin')
    creator = await signedIn(kit(), 'creator')
    viewer = await signedIn(kit(), 'viewer')
    project = await newProject('Shelf')
    for (const [index, letter] of ['A', 'B', 'C', 'D', 'E'].entries()) {
      const sheets = Array.from({ length: index + 1 }, (_, sheet) => `${letter} sheet ${sheet + 1}`)
      kit().clock.advance(2000)
      books[letter] = await admin.published({
        name: `${letter} book`,
        projectId: project,
        bytes: workbookPackage(sheets),
      })
    }
  })

  const onShelf = 'filter=projectName:eq:Shelf'

  describe('list of workbooks', () => {
    test('is answered in the exact form', async () => {
      const answer = await admin.get(`/workbooks?${onShelf},name:eq:A+book`, 'xml')
      const book = books['A']
      const at = /createdAt="([^"]+)"/.exec(answer.text)?.[1] ?? ''
      const number = /workbooks\/(\d+)"/.exec(answer.text)?.[1] ?? ''
      expect(answer.text).toBe(
        `<?xml version='1.0' encoding='UTF-8'?>` +
          '<tsResponse xmlns="http://tableau.com/api" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" ' +
          'xsi:schemaLocation="http://tableau.com/api https://help.tableau.com/samples/en-us/rest_api/ts-api_3_29.xsd">' +
          '<pagination pageNumber="1" pageSize="100" totalAvailable="1"/><workbooks>' +
          `<workbook id="${idOf('A')}" name="A book" contentUrl="Abook" webpageUrl="${kit().url}/#/site/test/workbooks/${number}" ` +
          `showTabs="false" size="1" createdAt="${at}" updatedAt="${at}" encryptExtracts="false" ` +
          `defaultViewId="${book?.defaultViewId ?? ''}" hasExtracts="false">` +
          `<project id="${project}" name="Shelf"/><location id="${project}" type="Project" name="Shelf"/>` +
          `<owner id="${kit().users.admin.luid}"/><tags/></workbook></workbooks></tsResponse>`,
      )
    })

    test('that is empty has the page and an empty element', async () => {
      const xml = await admin.get('/workbooks?filter=name:eq:nothing', 'xml')
      expect(xml.text).toContain(
        '<pagination pageNumber="1" pageSize="100" totalAvailable="0"/><workbooks/></tsResponse>',
      )
      const json = await admin.get('/workbooks?filter=name:eq:nothing')
      expect(json.json()).toEqual({
        pagination: { pageNumber: '1', pageSize: '100', totalAvailable: '0' },
        workbooks: {},
      })
    })

    test.each([
      ['sort=name:desc', ['E book', 'D book', 'C book', 'B book', 'A book']],
      ['sort=name', ['A book', 'B book', 'C book', 'D book', 'E book']],
      ['sort=createdAt:desc&pageSize=2', ['E book', 'D book']],
      ['sort=createdAt:desc&pageSize=2&pageNumber=3', ['A book']],
      ['sort=size:desc,name:asc&pageSize=1', ['E book']],
    ])('by %s is in that order', async (search, expected) => {
      expect(await names(`${onShelf}&${search}`)).toEqual(expected)
    })

    test.each([
      ['name:in:[A book,E book,stranger]', ['A book', 'E book']],
      ['sheetCount:gte:4', ['D book', 'E book']],
      ['sheetCount:gt:1,sheetCount:lt:4', ['A book', 'B book', 'C book']],
      ['contentUrl:eq:Cbook', ['C book']],
      ['hasExtracts:eq:true', []],
      ['size:eq:1,name:eq:A book', ['A book']],
      ['size:gt:1', []],
      ['ownerName:eq:admin@example.com,name:eq:A book', ['A book']],
      ['ownerEmail:eq:admin@example.com,name:eq:A book', ['A book']],
      ['name:eq:A book,name:eq:B book', ['B book']],
      ["name:eq:' or 1=1 --", []],
      ['name:eq:%', []],
    ])('filtered by %s', async (filter, expected) => {
      const search = `filter=${encodeURIComponent(`projectName:eq:Shelf,${filter}`)}&sort=name:asc`
      expect(await names(search)).toEqual(expected)
    })

    test('of times compares them', async () => {
      const [third] = await workbooks(`${onShelf},name:eq:C+book`)
      const at = encodeURIComponent(String(third?.['createdAt']))
      expect(await names(`${onShelf},createdAt:gte:${at}&sort=name:asc`)).toContain('E book')
      expect(await names(`${onShelf},createdAt:lt:${at}&sort=name:asc`)).not.toContain('E book')
    })

    test('shows the fields that are asked for, and no others', async () => {
      const one = `${onShelf},name:eq:B+book`
      expect(await workbooks(`${one}&fields=name`)).toEqual([
        expect.objectContaining({ name: 'B book' }),
      ])
      const [some] = await workbooks(`${one}&fields=_default_,sheetCount,owner.email`)
      expect(some).toMatchObject({ sheetCount: '2', owner: { email: 'admin@example.com' } })
      const [all] = await workbooks(`${one}&fields=_all_`)
      expect(all).toMatchObject({
        sheetCount: '2',
        lastPublishedAt: expect.stringMatching(/Z$/),
        owner: { fullName: 'The admin', siteRole: 'SiteAdministratorCreator' },
        dataAccelerationConfig: { accelerationEnabled: false },
      })
      const [inner] = await workbooks(`${one}&fields=id,dataAccelerationConfig.accelerationEnabled`)
      expect(inner).toEqual({
        id: idOf('B'),
        dataAccelerationConfig: { accelerationEnabled: false },
      })
      const prefixed = await workbooks(`${one}&fields=workbook.name,workbook.id,owner.name`)
      expect(prefixed[0]).toMatchObject({
        name: 'B book',
        id: idOf('B'),
        owner: { name: 'admin@example.com' },
      })
    })

    test('every form of fields is an answer, whatever it leaves out', async () => {
      for (const fields of [
        'name',
        'id',
        'owner.name',
        'project.name',
        'tags',
        'location',
        'usage',
        'owner',
        'nonsense',
      ]) {
        for (const path of ['/workbooks', '/views', '/projects', '/users']) {
          for (const form of ['xml', 'json'] as const) {
            const answer = await admin.get(`${path}?fields=${fields}`, form)
            expect([path, fields, answer.status < 500]).toEqual([path, fields, true])
          }
        }
      }
    })

    test('walked page by page holds everything once while it is being changed', async () => {
      const seen: string[] = []
      for (let page = 1; page <= 5; page += 1) {
        const [item] = await workbooks(
          `${onShelf},name:in:[A+book,B+book,C+book,D+book,E+book]&sort=name:asc&pageSize=1&pageNumber=${page}`,
        )
        seen.push(item?.name ?? '')
        await publishNew()
      }
      expect(seen).toEqual(['A book', 'B book', 'C book', 'D book', 'E book'])
    })
  })

  describe('what a caller may read', () => {
    test('is what lists show, count and page, and what ids open', async () => {
      for (const letter of ['A', 'C', 'E']) {
        await setWorkbookRules(kit(), idOf(letter), [rule(kit(), 'viewer', 'Read')])
      }
      const found = await list(`/workbooks?${onShelf}&sort=name:asc`, viewer)
      expect(found.workbooks?.workbook?.map(({ name }) => name)).toEqual([
        'A book',
        'C book',
        'E book',
      ])
      expect(found.pagination.totalAvailable).toBe('3')
      const second = await list(
        `/workbooks?${onShelf}&sort=name:asc&pageSize=2&pageNumber=2`,
        viewer,
      )
      expect(second.workbooks?.workbook?.map(({ name }) => name)).toEqual(['E book'])
      const beyond = await viewer.get(`/workbooks?${onShelf}&pageSize=2&pageNumber=3`)
      expect([beyond.status, beyond.json()]).toEqual([
        400,
        { error: { summary: 'Bad Request', detail: "Invalid page number '3'", code: '400006' } },
      ])
      expect((await viewer.get(`/workbooks/${idOf('A')}`)).status).toBe(200)
      expect(outcomeOf(await viewer.get(`/workbooks/${idOf('B')}`))).toEqual([404, '404006'])
      await setWorkbookRules(kit(), idOf('C'), [])
      expect(await names(`${onShelf}&sort=name:asc`, viewer)).toEqual(['A book', 'E book'])
      await setWorkbookRules(kit(), idOf('A'), [rule(kit(), 'viewer', 'Read', 'Deny')])
      expect(await names(`${onShelf}&sort=name:asc`, viewer)).toEqual(['E book'])
      await setWorkbookRules(kit(), idOf('E'), [])
    })

    test('does not tell the existence of anything else, by any method', async () => {
      const workbook = idOf('B')
      const view = books['B']?.views.view[0]?.id ?? ''
      const tries: readonly (readonly [Promise<TestAnswer>, string])[] = [
        [viewer.get(`/workbooks/${workbook}`), '404006'],
        [viewer.get(`/workbooks/${workbook}/views`), '404006'],
        [viewer.get(`/workbooks/${workbook}/content`), '404006'],
        [viewer.get(`/workbooks/${workbook}/previewImage`), '404006'],
        [viewer.get(`/workbooks/${workbook}/views/${view}/previewImage`), '404006'],
        [viewer.put(`/workbooks/${workbook}`, { workbook: {} }), '404006'],
        [viewer.delete(`/workbooks/${workbook}`), '404006'],
        [viewer.get(`/views/${view}`), '404011'],
        [viewer.get(`/views/${view}/data`), '404011'],
        [viewer.get(`/views/${view}/image`), '404011'],
      ]
      for (const [answer, code] of tries) expect(outcomeOf(await answer)).toEqual([404, code])
    })

    test('does not open what needs more than Read', async () => {
      const { id, views } = await publishNew()
      const view = views.view[0]?.id ?? ''
      await setWorkbookRules(kit(), id, [rule(kit(), 'viewer', 'Read')])
      const viewRecord = await kit().store.read.views.byLuid(kit().site.id, view)
      expect(viewRecord).not.toBeNull()
      expect(outcomeOf(await viewer.get(`/workbooks/${id}/content`))).toEqual([403, '403019'])
      expect(outcomeOf(await viewer.delete(`/workbooks/${id}`))).toEqual([403, '403004'])
      expect(outcomeOf(await viewer.put(`/workbooks/${id}`, { workbook: { name: 'x' } }))).toEqual([
        403,
        '403004',
      ])
      const tabbed = await admin.put(`/workbooks/${id}`, { workbook: { showTabs: true } })
      mustBe(tabbed, 200)
      expect(outcomeOf(await viewer.get(`/views/${view}/data`))).toEqual([403, '403032'])
      expect(outcomeOf(await viewer.get(`/views/${view}/image`))).toEqual([403, '403068'])
      await setWorkbookRules(kit(), id, [
        rule(kit(), 'viewer', 'Read'),
        rule(kit(), 'viewer', 'ExportData'),
        rule(kit(), 'viewer', 'ExportXml'),
        rule(kit(), 'viewer', 'Delete'),
      ])
      expect((await viewer.get(`/views/${view}/data`)).status).toBe(200)
      // Above the ceiling of the site role, whatever the rules.
      expect(outcomeOf(await viewer.get(`/workbooks/${id}/content`))).toEqual([403, '403019'])
      expect(outcomeOf(await viewer.delete(`/workbooks/${id}`))).toEqual([403, '403004'])
    })
  })

  describe('update', () => {
    test('renames, describes, shows tabs; what is not sent stays', async () => {
      const { id } = await publishNew()
      const name = fresh('Renamed')
      const answer = await admin.put(
        `/workbooks/${id}`,
        `<tsRequest><workbook name="${name}" description="new" showTabs="True"/></tsRequest>`,
      )
      expect(workbookOf(answer)).toMatchObject({ id, name, description: 'new', showTabs: 'true' })
      expect(workbookOf(await admin.put(`/workbooks/${id}`, { workbook: {} }))).toMatchObject({
        name,
        description: 'new',
        showTabs: 'true',
      })
    })

    test('shows the caller those views only that the caller may read', async () => {
      const { id } = await publishNew()
      const rules = [rule(kit(), 'creator', 'Read'), rule(kit(), 'creator', 'Write')]
      await setWorkbookRules(kit(), id, rules)
      const answers = [
        await creator.get(`/workbooks/${id}`),
        await creator.put(`/workbooks/${id}`, { workbook: { description: 'x' } }),
      ]
      expect(answers.map((answer) => workbookOf(answer).views)).toEqual([{}, {}])
    })

    test('to a taken name is 409013, to a bad one 400000', async () => {
      const { id } = await publishNew()
      const rename = (name: string) => admin.put(`/workbooks/${id}`, { workbook: { name } })
      const taken = await rename('a BOOK')
      expect(outcomeOf(taken)).toEqual([409, '409013'])
      expect(taken.json()).toEqual({
        error: {
          summary: 'Resource Conflict',
          detail: `Cannot rename the workbook '${id}' to 'a BOOK'. A workbook with the name 'A book' already exists in that project.`,
          code: '409013',
        },
      })
      expect(outcomeOf(await rename(''))).toEqual([400, '400000'])
      expect(outcomeOf(await rename('x'.repeat(256)))).toEqual([400, '400000'])
      expect((await rename('🎨'.repeat(255))).status).toBe(200)
    })

    test('of names by two at once gives one the name', async () => {
      const [one, two] = [await publishNew(), await publishNew()]
      const name = fresh('Wanted')
      const answers = await Promise.all(
        [one, two].map(({ id }) => admin.put(`/workbooks/${id}`, { workbook: { name } })),
      )
      expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409])
    })

    test('to a project that has a workbook of its name is 409013', async () => {
      const { id } = await publishNew()
      const target = await newProject(fresh('Taken'))
      const named = await publishNew({ projectId: target })
      mustBe(await admin.put(`/workbooks/${id}`, { workbook: { name: named.name } }), 200)
      for (const form of ['json', 'xml'] as const) {
        const moved = { workbook: { project: { id: target } } }
        const answer = await admin.put(`/workbooks/${id}`, moved, form)
        expect(outcomeOf(answer)).toEqual([409, '409013'])
        expect(answer.text).toContain(
          `Cannot move the workbook '${id}' to project '${target}'. A workbook with the name '${named.name}' already exists in that project.`,
        )
      }
    })

    test('moves to another project, whose lock then decides', async () => {
      const target = await newProject(fresh('Target'))
      const { id } = await publishNew()
      await setWorkbookRules(kit(), id, [rule(kit(), 'viewer', 'Read')])
      const move = () => admin.put(`/workbooks/${id}`, { workbook: { project: { id: target } } })
      expect(workbookOf(await move()).project.id).toBe(target)
      expect((await viewer.get(`/workbooks/${id}`)).status).toBe(200)
      await admin.put(`/projects/${target}`, { project: { contentPermissions: 'LockedToProject' } })
      expect(outcomeOf(await viewer.get(`/workbooks/${id}`))).toEqual([404, '404006'])
    })

    test('needs ChangeHierarchy and Write to move, and the owner or a leader to give away', async () => {
      const target = await newProject(fresh('Target'))
      const { id } = await publishNew()
      const rules = [rule(kit(), 'creator', 'Read'), rule(kit(), 'creator', 'Write')]
      await setWorkbookRules(kit(), id, rules)
      const move = () => creator.put(`/workbooks/${id}`, { workbook: { project: { id: target } } })
      expect(outcomeOf(await move())).toEqual([404, '404005'])
      await setProjectRules(kit(), target, { project: [rule(kit(), 'creator', 'Read')] })
      expect(outcomeOf(await move())).toEqual([403, '403025'])
      await setWorkbookRules(kit(), id, [...rules, rule(kit(), 'creator', 'ChangeHierarchy')])
      expect(outcomeOf(await move())).toEqual([403, '403025'])
      await setProjectRules(kit(), target, {
        project: [rule(kit(), 'creator', 'Read'), rule(kit(), 'creator', 'Write')],
      })
      expect((await move()).status).toBe(200)
      const give = (luid: string, person: Person) =>
        person.put(`/workbooks/${id}`, { workbook: { owner: { id: luid } } })
      expect(outcomeOf(await give(kit().users.creator.luid, creator))).toEqual([403, '403027'])
      expect(outcomeOf(await give(kit().users.viewer.luid, admin))).toEqual([403, '403027'])
      expect(outcomeOf(await give(project, admin))).toEqual([404, '404002'])
      expect(workbookOf(await give(kit().users.creator.luid, admin)).owner.id).toBe(
        kit().users.creator.luid,
      )
    })
  })

  describe('views', () => {
    test('of a workbook are unpaged, in tab order', async () => {
      const answer = await admin.get(`/workbooks/${idOf('C')}/views`)
      const body = answer.json<List>()
      expect(body.views?.view?.map(({ name }) => name)).toEqual([
        'C sheet 1',
        'C sheet 2',
        'C sheet 3',
      ])
      expect(body).not.toHaveProperty('pagination')
      expect(body.views?.view?.[0]).toMatchObject({
        contentUrl: 'Cbook/sheets/Csheet1',
        viewUrlName: 'Csheet1',
        tags: {},
        workbook: { id: idOf('C') },
        owner: { id: kit().users.admin.luid },
        project: { id: project },
      })
    })

    test('are found by path, by workbook and by sheet number', async () => {
      const views = async (filter: string) =>
        (await list(`/views?filter=${encodeURIComponent(filter)}&sort=name:asc`)).views?.view?.map(
          ({ name }) => name,
        )
      expect(await views('viewUrlName:eq:Csheet2')).toEqual(['C sheet 2'])
      expect(await views('workbookName:eq:B book')).toEqual(['B sheet 1', 'B sheet 2'])
      expect(await views('workbookName:eq:E book,sheetNumber:gt:3')).toEqual([
        'E sheet 4',
        'E sheet 5',
      ])
      expect(await views('contentUrl:eq:Abook/sheets/Asheet1')).toEqual(['A sheet 1'])
    })

    test('with all fields show their workbook, owner, project and use', async () => {
      const found = await list('/views?filter=name:eq:A+sheet+1&fields=_all_')
      expect(found.views?.view?.[0]).toMatchObject({
        sheetType: 'view',
        favoritesTotal: '0',
        usage: { totalViewCount: expect.stringMatching(/^\d+$/) },
        location: { id: project, type: 'Project', name: 'Shelf' },
        workbook: { id: idOf('A'), name: 'A book', sheetCount: '1' },
        owner: { fullName: 'The admin' },
      })
    })

    test('tell how often they were looked at, where that is asked for', async () => {
      const { views } = await publishNew({ bytes: workbookPackage([fresh('Seen')]) })
      const { id = '', name = '' } = views.view[0] ?? {}
      for (let times = 0; times < 3; times += 1) mustBe(await admin.get(`/views/${id}/data`), 200)
      const seen = async () =>
        (await admin.get(`/views/${id}?includeUsageStatistics=true`)).json<{
          view: { usage: { totalViewCount: string } }
        }>().view.usage.totalViewCount
      await expect.poll(seen, { timeout: 15_000 }).toBe('3')
      const plain = await admin.get(`/views/${id}`)
      expect(plain.json<{ view: object }>().view).not.toHaveProperty('usage')
      const found = await list(
        `/views?filter=name:eq:${encodeURIComponent(name)},hitsTotal:eq:3&includeUsageStatistics=true`,
      )
      expect(found.views?.view?.[0]).toMatchObject({ usage: { totalViewCount: '3' } })
    })
  })

  describe('download', () => {
    test.each([
      ['Plain name', 'attachment; filename="Plain name.twbx"'],
      ['a;b="c"', 'attachment; filename="abc.twbx"'],
      ['Größe 東京', "attachment; filename*=UTF-8''Gr%C3%B6%C3%9Fe%20%E6%9D%B1%E4%BA%AC.twbx"],
      ['🎨', "attachment; filename*=UTF-8''%F0%9F%8E%A8.twbx"],
      ['../../etc/passwd', 'attachment; filename="etc-passwd.twbx"'],
      ['CON', 'attachment; filename="CON.twbx"'],
    ])('of %s offers a safe file name', async (name, expected) => {
      const { id } = await admin.published({ name, projectId: project })
      const answer = await admin.get(`/workbooks/${id}/content?includeExtract=False`)
      const header = answer.headers.get('content-disposition')
      expect(header).toBe(expected)
      expect((await admin.delete(`/workbooks/${id}`)).status).toBe(204)
    })
  })

  describe('download without the extract', () => {
    const files = [
      ['Test.twb', Buffer.from(workbookXml())],
      ['Data/Extracts/amounts.hyper', Buffer.alloc(5000, 'x')],
      ['Data/amounts.csv', Buffer.from('Region,Amount\r\nNorth,1\r\n')],
    ] as const
    const without = zip(files.filter(([name]) => !name.endsWith('.hyper')))
    /** Names of the entries: each stands in the list at the end of the file. */
    const namesIn = (bytes: Uint8Array) => {
      const text = Buffer.from(bytes).toString('latin1')
      return files.map(([name]) => name).filter((name) => text.includes(name))
    }

    test.each(['includeExtract=False', 'includeExtract=false', 'no_extract=True'])(
      'by %s sends the package without it',
      async (query) => {
        const bytes = zip(files)
        const { id, name } = await admin.published({ name: fresh(), projectId: project, bytes })
        for (const format of ['xml', 'json'] as const) {
          const answer = await admin.get(`/workbooks/${id}/content?${query}`, format)
          mustBe(answer, 200)
          expect(namesIn(answer.bytes)).toEqual(['Test.twb', 'Data/amounts.csv'])
          expect(answer.bytes.length).toBe(without.length)
          expect(answer.headers.get('content-length')).toBe(String(answer.bytes.length))
          expect(answer.headers.get('content-type')).toBe('application/octet-stream')
          expect(answer.headers.get('content-disposition')).toBe(
            `attachment; filename="${name}.twbx"`,
          )
        }
      },
    )

    test.each(['', 'includeExtract=True', 'no_extract=False'])(
      'is not what %j asks for',
      async (query) => {
        const { id } = await admin.published({
          name: fresh(),
          projectId: project,
          bytes: zip(files),
        })
        const answer = await admin.get(`/workbooks/${id}/content?${query}`)
        expect(Buffer.from(answer.bytes).equals(zip(files))).toBe(true)
      },
    )

    test('sends a workbook that has none as it was published', async () => {
      const bytes = workbookPackage()
      const { id } = await admin.published({ name: fresh(), projectId: project, bytes })
      const answer = await admin.get(`/workbooks/${id}/content?includeExtract=False`)
      expect(Buffer.from(answer.bytes).equals(bytes)).toBe(true)
    })
  })

  test('delete removes the workbook and its views, once', async () => {
    const { id, views } = await publishNew()
    const answer = await admin.delete(`/workbooks/${id}`)
    expect([answer.status, answer.text]).toEqual([204, ''])
    expect(outcomeOf(await admin.get(`/workbooks/${id}`))).toEqual([404, '404006'])
    expect(outcomeOf(await admin.get(`/views/${views.view[0]?.id ?? ''}`))).toEqual([404, '404011'])
    expect(outcomeOf(await admin.delete(`/workbooks/${id}`))).toEqual([404, '404006'])
  })

  test('delete, update and overwrite of one workbook at once leave no trouble', async () => {
    for (let round = 0; round < 4; round += 1) {
      const { id, name } = await publishNew()
      const answers = await Promise.all([
        admin.delete(`/workbooks/${id}`),
        admin.put(`/workbooks/${id}`, { workbook: { description: 'x' } }),
        admin.publish({ name, projectId: project, query: 'overwrite=true' }),
        admin.delete(`/workbooks/${id}`),
        admin.get(`/workbooks/${id}`),
      ])
      expect(answers.map(({ status }) => status).filter((status) => status >= 500)).toEqual([])
    }
  })
}

await describeFamily('workbooks and views', suite)

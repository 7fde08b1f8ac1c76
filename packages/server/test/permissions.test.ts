/** Rules of items and defaults of projects: the same methods for each kind of content. */

import { beforeAll, describe, expect, test } from 'vitest'
import { describeFamily, rule, setWorkbookRules, type FamilyKit } from './families.ts'
import type { TestAnswer } from './kit.ts'
import { mustBe, signedIn, type Person, type PublishedWorkbook } from './person.ts'

interface Rules {
  readonly permissions: {
    readonly parent?: { readonly id: string; readonly type: string }
    readonly granteeCapabilities?: readonly {
      readonly user?: { readonly id: string }
      readonly group?: { readonly id: string }
      readonly capabilities: {
        readonly capability: readonly { readonly name: string; readonly mode: string }[]
      }
    }[]
  }
}

const codeOf = ({ code }: TestAnswer) => code
const absent = '00000000-0000-4000-8000-000000000000'

const suite = (kit: () => FamilyKit) => {
  let admin: Person
  let creator: Person
  let viewer: Person
  let counter = 0
  let book: PublishedWorkbook
  const user = (role: 'creator' | 'viewer' | 'explorer') => kit().users[role].luid
  const fresh = (word: string) => `${word} ${(counter += 1)}`

  beforeAll(async () => {
    admin = await signedIn(kit(), 'admin')
    creator = await signedIn(kit(), 'creator')
    viewer = await signedIn(kit(), 'viewer')
    book = await admin.published({ name: fresh('Book') })
  })

  /** `user Read Allow` … of an answer, sorted. */
  const shown = (answer: TestAnswer): readonly string[] =>
    (answer.json<Rules>().permissions.granteeCapabilities ?? [])
      .flatMap(({ user: one, group, capabilities: { capability } }) =>
        capability.map(({ name, mode }) => `${one?.id ?? group?.id} ${name} ${mode}`),
      )
      .toSorted()
  const document = (...entries: readonly (readonly [string, string, string])[]) => ({
    permissions: {
      granteeCapabilities: entries.map(([id, name, mode]) => ({
        user: { id },
        capabilities: { capability: [{ name, mode }] },
      })),
    },
  })
  const project = async (fields: object = {}) => {
    const answer = await admin.post('/projects', { project: { name: fresh('P'), ...fields } })
    mustBe(answer, 201)
    return answer.json<{ project: { id: string; name: string } }>().project
  }

  describe.each(['workbooks', 'views', 'projects'] as const)('rules of %s', (plural) => {
    let at = ''
    beforeAll(async () => {
      const own = await admin.published({ name: fresh('Own') })
      // A view has rules of its own while its workbook shows no tabs.
      mustBe(await admin.put(`/workbooks/${own.id}`, { workbook: { showTabs: false } }), 200)
      const ids = {
        workbooks: own.id,
        views: own.views.view[0]!.id,
        projects: (await project()).id,
      }
      at = `/${plural}/${ids[plural]}/permissions`
      mustBe(await admin.post(at, document()), 200)
    })

    test('PUT adds, and a capability that is set stays in its mode', async () => {
      expect(shown(await admin.put(at, document([user('viewer'), 'Read', 'Allow'])))).toEqual([
        `${user('viewer')} Read Allow`,
      ])
      const again = await admin.put(
        at,
        document([user('viewer'), 'Read', 'Deny'], [user('viewer'), 'Write', 'Deny']),
      )
      expect(shown(again)).toEqual([`${user('viewer')} Read Allow`, `${user('viewer')} Write Deny`])
      expect(shown(await admin.get(at))).toEqual(shown(again))
    })

    test('POST replaces the whole list, and an empty one empties it', async () => {
      await admin.put(at, document([user('viewer'), 'Read', 'Allow']))
      const replaced = await admin.post(at, document([user('creator'), 'Read', 'Allow']))
      expect(shown(replaced)).toEqual([`${user('creator')} Read Allow`])
      const emptied = await admin.post(at, '<tsRequest><permissions/></tsRequest>')
      mustBe(emptied, 200)
      expect(emptied.json<Rules>().permissions).not.toHaveProperty('granteeCapabilities')
    })

    test('DELETE takes one rule away, and says so where it is not set', async () => {
      await admin.post(
        at,
        document([user('viewer'), 'Read', 'Allow'], [user('viewer'), 'Write', 'Allow']),
      )
      mustBe(await admin.delete(`${at}/users/${user('viewer')}/Read/Allow`), 204)
      expect(shown(await admin.get(at))).toEqual([`${user('viewer')} Write Allow`])
      const again = await admin.delete(`${at}/users/${user('viewer')}/Read/Allow`)
      expect(codeOf(again)).toBe(plural === 'views' ? '404014' : '404013')
      expect(codeOf(await admin.delete(`${at}/users/${user('viewer')}/Write/Deny`))).toBe(
        plural === 'views' ? '404014' : '404013',
      )
    })

    test.each([
      ['400009', document([absent, 'Fly', 'Allow'])],
      ['400009', document([absent, 'Read', 'Maybe'])],
      ['404002', document([absent, 'Read', 'Allow'])],
    ])('%s and nothing changed where one rule of several is wrong', async (code, wrong) => {
      await admin.post(at, document([user('viewer'), 'Read', 'Allow']))
      const filled = {
        permissions: {
          granteeCapabilities: [
            ...document([user('creator'), 'Read', 'Allow']).permissions.granteeCapabilities,
            ...wrong.permissions.granteeCapabilities.map((entry) =>
              code === '400009' ? { ...entry, user: { id: user('viewer') } } : entry,
            ),
          ],
        },
      }
      expect(codeOf(await admin.put(at, filled))).toBe(code)
      expect(codeOf(await admin.post(at, filled))).toBe(code)
      expect(shown(await admin.get(at))).toEqual([`${user('viewer')} Read Allow`])
    })

    test('are neither shown to nor changed by those who may only read', async () => {
      await admin.post(at, document([user('viewer'), 'Read', 'Allow']))
      expect(codeOf(await viewer.get(at))).toBe('403004')
      expect(codeOf(await viewer.put(at, document([user('viewer'), 'Write', 'Allow'])))).toBe(
        '403004',
      )
      await admin.post(at, document())
      expect(codeOf(await viewer.get(at))).toMatch(/^404/)
    })
  })

  test('an answer in XML names the item, its owner, and each grantee once', async () => {
    await admin.post(
      `/workbooks/${book.id}/permissions`,
      document([user('viewer'), 'Read', 'Allow'], [user('viewer'), 'Filter', 'Deny']),
    )
    const { text } = await admin.get(`/workbooks/${book.id}/permissions`, 'xml')
    expect(text).toContain(
      `<permissions><workbook id="${book.id}" name="${book.name}"><owner id="${book.owner.id}"/></workbook>` +
        `<granteeCapabilities><user id="${user('viewer')}"/><capabilities>` +
        `<capability name="Filter" mode="Deny"/><capability name="Read" mode="Allow"/>` +
        `</capabilities></granteeCapabilities></permissions>`,
    )
  })

  test('a rule takes effect at once, and a denial of a user beats what the groups of the user are allowed', async () => {
    const at = `/workbooks/${book.id}/permissions`
    await admin.post(at, document())
    expect((await viewer.get(`/workbooks/${book.id}`)).status).toBe(404)
    await admin.put(at, document([user('viewer'), 'Read', 'Allow']))
    expect((await viewer.get(`/workbooks/${book.id}`)).status).toBe(200)
    await admin.post(at, document([user('viewer'), 'Read', 'Deny']))
    expect((await viewer.get(`/workbooks/${book.id}`)).status).toBe(404)
  })

  test('a user with ChangePermissions may give a capability that the user does not have', async () => {
    await setWorkbookRules(kit(), book.id, [
      rule(kit(), 'creator', 'Read'),
      rule(kit(), 'creator', 'ChangePermissions'),
    ])
    const at = `/workbooks/${book.id}/permissions`
    const answer = await creator.put(at, document([user('viewer'), 'ExportData', 'Allow']))
    expect(shown(answer)).toContain(`${user('viewer')} ExportData Allow`)
  })

  test('items of a locked project have its defaults, name it, and cannot be written', async () => {
    const locked = await project()
    const own = await creator.published({ name: fresh('In'), projectId: (await shared()).id })
    mustBe(
      await admin.put(`/workbooks/${own.id}`, { workbook: { project: { id: locked.id } } }),
      200,
    )
    const defaults = `/projects/${locked.id}/default-permissions/workbooks`
    mustBe(await admin.post(defaults, document([user('creator'), 'Read', 'Allow'])), 200)
    await admin.put(`/projects/${locked.id}`, {
      project: { contentPermissions: 'LockedToProject' },
    })
    const at = `/workbooks/${own.id}/permissions`
    const answer = await admin.get(at)
    expect(shown(answer)).toEqual([`${user('creator')} Read Allow`])
    expect(answer.json<Rules>().permissions.parent).toEqual({ id: locked.id, type: 'Project' })
    expect((await creator.get(at)).status).toBe(200)
    for (const person of [admin, creator]) {
      const put = await person.put(at, document([user('viewer'), 'Read', 'Allow']))
      expect(codeOf(put)).toBe('403039')
    }
    const view = `/views/${own.views.view[0]!.id}/permissions`
    expect(codeOf(await admin.put(view, document([user('viewer'), 'Read', 'Allow'])))).toBe(
      '403039',
    )
    mustBe(await admin.put(defaults, document([user('viewer'), 'Read', 'Allow'])), 200)
    expect(shown(await admin.get(at))).toContain(`${user('viewer')} Read Allow`)
  })

  /** A project that the creator may publish to. */
  const shared = async () => {
    const made = await project()
    mustBe(
      await admin.put(
        `/projects/${made.id}/permissions`,
        document([user('creator'), 'Read', 'Allow'], [user('creator'), 'Write', 'Allow']),
      ),
      200,
    )
    return made
  }

  test('a project below a locked one has its rules and cannot be written', async () => {
    const top = await project()
    const below = await project({ parentProjectId: top.id })
    await admin.put(`/projects/${top.id}`, { project: { contentPermissions: 'LockedToProject' } })
    const rules = document([user('viewer'), 'Read', 'Allow'])
    expect(codeOf(await admin.put(`/projects/${below.id}/permissions`, rules))).toBe('403039')
    expect(
      codeOf(await admin.put(`/projects/${below.id}/default-permissions/workbooks`, rules)),
    ).toBe('403039')
  })

  test('a leader of a project above is listed below as InheritedProjectLeader, which is never written', async () => {
    const top = await project()
    const below = await project({ parentProjectId: top.id })
    await admin.post(`/projects/${below.id}/permissions`, document())
    mustBe(
      await admin.put(
        `/projects/${top.id}/permissions`,
        document([user('creator'), 'ProjectLeader', 'Allow']),
      ),
      200,
    )
    expect(shown(await creator.get(`/projects/${below.id}/permissions`))).toEqual([
      `${user('creator')} InheritedProjectLeader Allow`,
    ])
    for (const [name, mode] of [
      ['InheritedProjectLeader', 'Allow'],
      ['ProjectLeader', 'Deny'],
    ] as const) {
      const put = admin.put(
        `/projects/${top.id}/permissions`,
        document([user('creator'), name, mode]),
      )
      expect(codeOf(await put)).toBe('400009')
    }
  })

  test('views of a workbook with tabs show its rules and cannot be written', async () => {
    const tabbed = await admin.published({ name: fresh('Tabs'), query: 'workbookType=twbx' })
    mustBe(await admin.put(`/workbooks/${tabbed.id}`, { workbook: { showTabs: true } }), 200)
    const rules = document([user('viewer'), 'Read', 'Allow'])
    mustBe(await admin.post(`/workbooks/${tabbed.id}/permissions`, rules), 200)
    const at = `/views/${tabbed.views.view[0]!.id}/permissions`
    expect(shown(await admin.get(at))).toEqual([`${user('viewer')} Read Allow`])
    expect(codeOf(await admin.put(at, rules))).toBe('403096')
  })

  describe('default permissions', () => {
    const kinds = [
      ['workbooks', 'ViewUnderlyingData'],
      ['datasources', 'Connect'],
      ['flows', 'Execute'],
      ['metrics', 'Read'],
      ['lenses', 'Read'],
      ['dataroles', 'Read'],
      ['virtualConnections', 'Connect'],
      ['databases', 'Write'],
      ['tables', 'Write'],
    ] as const
    test.each(kinds)('of %s are added, replaced, deleted and copied below', async (kind, name) => {
      const top = await project()
      const at = `/projects/${top.id}/default-permissions/${kind}`
      mustBe(await admin.post(at, document()), 200)
      const added = await admin.put(at, document([user('viewer'), name, 'Allow']))
      expect(shown(added)).toEqual([`${user('viewer')} ${name} Allow`])
      const below = await project({ parentProjectId: top.id })
      const copied = await admin.get(`/projects/${below.id}/default-permissions/${kind}`)
      expect(shown(copied)).toEqual([`${user('viewer')} ${name} Allow`])
      mustBe(await admin.delete(`${at}/users/${user('viewer')}/${name}/Allow`), 204)
      expect(shown(await admin.get(at))).toEqual([])
      expect(codeOf(await admin.delete(`${at}/users/${user('viewer')}/${name}/Allow`))).toBe(
        '404013',
      )
    })

    test('of a kind that there is not are 400042, which names those that there are', async () => {
      const { id } = await project()
      const answer = await admin.get(`/projects/${id}/default-permissions/dreams`)
      expect(codeOf(answer)).toBe('400042')
      expect(answer.text).toContain('datasources')
    })

    test('of a new workbook are its first rules', async () => {
      const { id } = await project()
      await admin.post(
        `/projects/${id}/default-permissions/workbooks`,
        document([user('viewer'), 'Read', 'Allow']),
      )
      const own = await admin.published({ name: fresh('New'), projectId: id })
      expect(shown(await admin.get(`/workbooks/${own.id}/permissions`))).toEqual([
        `${user('viewer')} Read Allow`,
      ])
    })
  })

  test('two who add at once both have their rule', async () => {
    const at = `/workbooks/${book.id}/permissions`
    await admin.post(at, document())
    const names = ['Read', 'Filter', 'ExportData', 'ExportImage', 'ViewComments', 'AddComment']
    const answers = await Promise.all(
      names.map((name) => admin.put(at, document([user('viewer'), name, 'Allow']))),
    )
    expect(answers.map(({ status }) => status)).toEqual(names.map(() => 200))
    expect(shown(await admin.get(at))).toHaveLength(names.length)
  })

  describe.each(['workbooks', 'views'] as const)('tags of %s', (plural) => {
    const labels = (answer: TestAnswer) =>
      (answer.json<{ tags: { tag?: readonly { label: string }[] } }>().tags.tag ?? []).map(
        ({ label }) => label,
      )
    const at = () => `/${plural}/${plural === 'views' ? book.views.view[0]!.id : book.id}/tags`
    const put = (person: Person, ...names: readonly string[]) =>
      person.put(at(), { tags: { tag: names.map((label) => ({ label })) } })

    test('are added, once in any case, and all are answered', async () => {
      expect(labels(await put(admin, 'one', '"two, too"'))).toEqual(['one', 'two, too'])
      expect(labels(await put(admin, 'ONE', 'three'))).toEqual(['one', 'three', 'two, too'])
      const path = at().replace('/tags', '')
      const text = (await admin.get(path, 'xml')).text
      expect(text).toContain('<tag label="two, too"/>')
      mustBe(await admin.delete(`${at()}/${encodeURIComponent('two, too')}`), 204)
      expect(codeOf(await admin.delete(`${at()}/missing`))).toBe('404007')
    })

    test('are removed by the user who added them and by those who may change the item', async () => {
      await admin.post(
        `/workbooks/${book.id}/permissions`,
        document([user('viewer'), 'Read', 'Allow']),
      )
      mustBe(await put(viewer, 'mine'), 200)
      mustBe(await put(admin, 'theirs'), 200)
      expect(codeOf(await viewer.delete(`${at()}/theirs`))).toBe('403004')
      mustBe(await viewer.delete(`${at()}/MINE`), 204)
    })

    test('that are empty or longer than 200 characters are 400049', async () => {
      for (const label of ['', ' ', '""', 'x'.repeat(201)]) {
        expect(codeOf(await put(admin, label))).toBe('400049')
      }
      mustBe(await put(admin, '😀'.repeat(200)), 200)
    })
  })
}

await describeFamily('permissions and tags', suite)

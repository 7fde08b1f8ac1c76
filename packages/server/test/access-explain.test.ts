/** Explained permissions: the rule that decides, for those who may know it, by the evaluation that guards requests. */

import { randomBytes } from 'node:crypto'
import { contentKinds, type AccessExplanation } from '@easel/contract'
import * as fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { capabilities, type Rule } from '../src/domain/capabilities.ts'
import { describeFamily, rule, setWorkbookRules, type FamilyKit } from './families.ts'
import { mustBe, signedIn, type Person, type PublishedWorkbook } from './person.ts'

const adminKey = randomBytes(32).toString('base64url')
const absent = '00000000-0000-4000-8000-000000000000'

interface Answered {
  readonly status: number
  readonly json: AccessExplanation & { readonly error?: { readonly code: string } }
}

const suite = (kit: () => FamilyKit) => {
  let admin: Person
  let creator: Person
  let viewer: Person
  let book: PublishedWorkbook
  let counter = 0

  beforeAll(async () => {
    admin = await signedIn(kit(), 'admin')
    creator = await signedIn(kit(), 'creator')
    viewer = await signedIn(kit(), 'viewer')
    // In a project of the administrator: that of the site may belong to any of the users.
    book = await admin.published({ name: 'Explained', projectId: (await project()).id })
  })

  const ask = async (
    query: Readonly<Record<string, string>>,
    headers: Readonly<Record<string, string>> = { 'x-easel-admin-key': adminKey },
  ): Promise<Answered> => {
    const asked = { site: 'test', kind: 'workbook', id: book.id, capability: 'Read', ...query }
    const search = new URLSearchParams(asked)
    const answer = await fetch(`${kit().url}/easel/v1/access/explain?${search.toString()}`, {
      headers,
    })
    return { status: answer.status, json: (await answer.json()) as Answered['json'] }
  }
  const by = (person: Person) => ({ 'x-tableau-auth': person.token })
  const named = (role: 'admin' | 'creator' | 'viewer' | 'explorer') => kit().users[role].name
  const group = async (...members: readonly ('creator' | 'viewer')[]) => {
    const name = `Readers ${(counter += 1)}`
    const made = await kit().easel.provision.group(kit().site.luid, name)
    await kit().store.transaction(async (write) => {
      const ids = members.map((role) => kit().users[role].id)
      await write.groups.addMembers(made, ids)
    })
    return made
  }
  const project = async (fields: object = {}) => {
    const answer = await admin.post('/projects', {
      project: { name: `P ${(counter += 1)}`, ...fields },
    })
    mustBe(answer, 201)
    return answer.json<{ project: { id: string; name: string } }>().project
  }

  test('a rule of the user decides, and is named with its grantee and item', async () => {
    await setWorkbookRules(kit(), book.id, [rule(kit(), 'viewer', 'Read')])
    const { status, json } = await ask({ user: named('viewer') })
    expect(status).toBe(200)
    expect(json).toMatchObject({
      allowed: true,
      because: 'user-allowed',
      user: { id: kit().users.viewer.luid, siteRole: 'Viewer' },
      item: { kind: 'workbook', id: book.id },
      rules: [
        {
          grantee: { kind: 'user', id: kit().users.viewer.luid, name: named('viewer') },
          capability: 'Read',
          mode: 'Allow',
        },
      ],
      rulesOf: { kind: 'workbook', id: book.id },
      sentence: `'${named('viewer')}' has Read on workbook 'Explained': the permissions of workbook 'Explained' allow it to user '${named('viewer')}'.`,
    })
    expect(json.steps.map(({ state }) => state)).toEqual([
      'passed over',
      'passed over',
      'passed over',
      'passed over',
      'decided',
      'not reached',
      'not reached',
    ])
  })

  test('a denial of one group beats the permission of another, and only the denial is named', async () => {
    const [allowed, denied] = [await group('viewer'), await group('viewer')]
    const ofGroup = (granteeId: number, mode: Rule['mode']): Rule => ({
      granteeKind: 'group',
      granteeId,
      capability: 'Read',
      mode,
    })
    await setWorkbookRules(kit(), book.id, [
      ofGroup(allowed.id, 'Allow'),
      ofGroup(denied.id, 'Deny'),
    ])
    const { json } = await ask({ user: kit().users.viewer.luid })
    expect(json).toMatchObject({ allowed: false, because: 'group-denied' })
    expect(json.rules).toEqual([
      {
        grantee: { kind: 'group', id: denied.luid, name: denied.name },
        capability: 'Read',
        mode: 'Deny',
      },
    ])
  })

  test('a site role that excludes the capability is named with the least role that includes it', async () => {
    await setWorkbookRules(kit(), book.id, [rule(kit(), 'viewer', 'Write')])
    const { json } = await ask({ user: named('viewer'), capability: 'Write' })
    expect(json).toMatchObject({ allowed: false, because: 'above-site-role', rules: [] })
    expect(json.sentence).toContain('the least role that does is ExplorerCanPublish')
  })

  test('an administrator, the owner and a missing rule decide without rules', async () => {
    await setWorkbookRules(kit(), book.id, [])
    const own = await published()
    const because = async (query: Readonly<Record<string, string>>) => {
      const { json } = await ask(query)
      expect(json.rules).toEqual([])
      return json.because
    }
    expect(await because({ user: named('admin') })).toBe('administrator')
    expect(await because({ user: named('creator') })).toBe('no-rule')
    expect(await because({ user: named('creator'), id: own.id })).toBe('owner')
  })

  /** A workbook of the creator, in a project that they may publish to. */
  const published = async () => {
    const { id } = await project()
    const rules = ['Read', 'Write'].map((name) => ({ name, mode: 'Allow' }))
    mustBe(
      await admin.put(`/projects/${id}/permissions`, {
        permissions: {
          granteeCapabilities: [
            { user: { id: kit().users.creator.luid }, capabilities: { capability: rules } },
          ],
        },
      }),
      200,
    )
    return creator.published({ name: `Own ${(counter += 1)}`, projectId: id })
  }

  test('the leader of a project above is led to the rule and the project that it is on', async () => {
    const top = await project()
    const below = await project({ parentProjectId: top.id })
    const own = await admin.published({ name: `Led ${(counter += 1)}`, projectId: below.id })
    const leader = { name: 'ProjectLeader', mode: 'Allow' }
    mustBe(
      await admin.put(`/projects/${top.id}/permissions`, {
        permissions: {
          granteeCapabilities: [
            { user: { id: kit().users.creator.luid }, capabilities: { capability: [leader] } },
          ],
        },
      }),
      200,
    )
    const { json } = await ask({ user: named('creator'), id: own.id, capability: 'Delete' })
    expect(json).toMatchObject({
      allowed: true,
      because: 'project-leader',
      rulesOf: { kind: 'project', id: top.id, name: top.name },
      rules: [{ grantee: { name: named('creator') }, capability: 'ProjectLeader', mode: 'Allow' }],
    })
  })

  test('in a locked project the default permissions decide, also for the owner’s ChangePermissions', async () => {
    const own = await published()
    const locked = await project()
    mustBe(
      await admin.put(`/workbooks/${own.id}`, { workbook: { project: { id: locked.id } } }),
      200,
    )
    mustBe(
      await admin.put(`/projects/${locked.id}`, {
        project: { contentPermissions: 'LockedToProject' },
      }),
      200,
    )
    const { json } = await ask({
      user: named('creator'),
      id: own.id,
      capability: 'ChangePermissions',
    })
    expect(json).toMatchObject({
      allowed: false,
      because: 'no-rule',
      areDefaults: true,
      rulesOf: { kind: 'project', id: locked.id },
    })
    expect(json.sentence).toContain(`the default permissions of project '${locked.name}'`)
    expect(json.notes.join(' ')).toContain('is locked')
  })

  test('a view of a workbook with tabs is decided by the rules of the workbook', async () => {
    mustBe(await admin.put(`/workbooks/${book.id}`, { workbook: { showTabs: true } }), 200)
    await setWorkbookRules(kit(), book.id, [rule(kit(), 'viewer', 'Read')])
    const id = book.views.view[0]!.id
    const { json } = await ask({ user: named('viewer'), kind: 'view', id })
    expect(json).toMatchObject({
      because: 'user-allowed',
      rulesOf: { kind: 'workbook', id: book.id },
      item: { kind: 'view', id },
    })
  })

  describe('who may ask', () => {
    test('users ask about themselves where they may read the item; others are 403004', async () => {
      await setWorkbookRules(kit(), book.id, [rule(kit(), 'viewer', 'Read')])
      const about = await ask({ user: named('viewer'), capability: 'Write' }, by(viewer))
      expect(about.json).toMatchObject({ because: 'above-site-role' })
      const other = await ask({ user: named('creator') }, by(viewer))
      expect([other.status, other.json.error?.code]).toEqual([403, '403004'])
      await setWorkbookRules(kit(), book.id, [])
      const unread = await ask({ user: named('viewer') }, by(viewer))
      expect([unread.status, unread.json.error?.code]).toEqual([404, '404006'])
    })

    test('administrators and holders of ChangePermissions ask about every user', async () => {
      await setWorkbookRules(kit(), book.id, [
        rule(kit(), 'creator', 'Read'),
        rule(kit(), 'creator', 'ChangePermissions'),
      ])
      for (const person of [admin, creator]) {
        expect((await ask({ user: named('viewer') }, by(person))).status).toBe(200)
      }
    })

    test('a session with scopes needs that of reading permissions', async () => {
      await setWorkbookRules(kit(), book.id, [])
      const token = async (scope: string) => ({
        'x-tableau-auth': await kit().signInWithScopes('admin', [scope]),
      })
      const narrow = await ask({ user: named('viewer') }, await token('tableau:content:read'))
      expect(narrow.json.error?.code).toBe('403004')
      const wide = await ask({ user: named('viewer') }, await token('tableau:permissions:read'))
      expect(wide.status).toBe(200)
    })
  })

  test.each<readonly [string, Readonly<Record<string, string>>]>([
    ['404002', { user: absent }],
    ...Object.entries(contentKinds).map(
      ([kind, { notFound }]) => [notFound, { kind, id: absent }] as const,
    ),
    ['400000', { kind: 'dream' }],
    ['400009', { capability: 'Fly' }],
    ['400009', { capability: 'Connect' }],
    ['400000', { site: 'elsewhere' }],
  ])('is %s for %j', async (code, wrong) => {
    expect((await ask({ user: named('viewer'), ...wrong })).json.error?.code).toBe(code)
  })

  test('agrees with a plain model and with what requests do, whatever the rules', async () => {
    const inside = await group('viewer')
    const outside = await group('creator')
    const me = kit().users.viewer.id
    const grantees = [
      { granteeKind: 'user', granteeId: me },
      { granteeKind: 'user', granteeId: kit().users.creator.id },
      { granteeKind: 'group', granteeId: inside.id },
      { granteeKind: 'group', granteeId: outside.id },
    ] as const
    const anyRule = fc
      .record({
        grantee: fc.constantFrom(...grantees),
        capability: fc.constantFrom('Read' as const, 'Filter' as const),
        mode: fc.constantFrom('Allow' as const, 'Deny' as const),
      })
      .map(({ grantee, ...rest }): Rule => ({ ...grantee, ...rest }))
    const anyRules = fc.uniqueArray(anyRule, {
      maxLength: 8,
      selector: ({ granteeKind, granteeId, capability }) =>
        [granteeKind, granteeId, capability].join(' '),
    })
    const model = (rules: readonly Rule[], capability: string): boolean => {
      const mine = rules.filter((each) => each.capability === capability)
      const own = mine.find((each) => each.granteeKind === 'user' && each.granteeId === me)
      if (own !== undefined) return own.mode === 'Allow'
      const ofGroup = mine.filter(
        (each) => each.granteeKind === 'group' && each.granteeId === inside.id,
      )
      return ofGroup.length > 0 && ofGroup.every(({ mode }) => mode === 'Allow')
    }
    await fc.assert(
      fc.asyncProperty(anyRules, async (rules) => {
        await setWorkbookRules(kit(), book.id, rules)
        for (const capability of ['Read', 'Filter'] as const) {
          const { json } = await ask({ user: named('viewer'), capability })
          expect(json.allowed).toBe(model(rules, capability))
          expect(capabilities).toContain(json.capability)
        }
        const { status } = await viewer.get(`/workbooks/${book.id}`)
        expect(status).toBe(model(rules, 'Read') ? 200 : 404)
      }),
      { numRuns: 25 },
    )
  }, 60_000)
}

await describeFamily('explained permissions', suite, { adminKey })

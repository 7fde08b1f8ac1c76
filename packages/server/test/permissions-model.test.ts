/** Rules, defaults and locks after random changes, compared with a plain model of them. */

import * as fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { describeFamily, type FamilyKit } from './families.ts'
import type { TestAnswer } from './kit.ts'
import { mustBe, signedIn, type Person } from './person.ts'

const modes = ['Allow', 'Deny'] as const
const names = ['Read', 'Write'] as const
const locks = ['ManagedByOwner', 'LockedToProject', 'LockedToProjectWithoutNested'] as const
/** Lists of rules: of two projects, one below the other, their defaults, and a workbook of the lower one with its view. */
const lists = ['top', 'below', 'topDefaults', 'belowDefaults', 'book', 'view'] as const
type List = (typeof lists)[number]

type Change =
  | { readonly do: 'lock'; readonly to: (typeof locks)[number] }
  | {
      readonly do: 'add' | 'replace' | 'delete'
      readonly list: List
      readonly who: 0 | 1
      readonly name: (typeof names)[number]
      readonly mode: (typeof modes)[number]
    }

/** `user capability` to mode. */
type Rules = ReadonlyMap<string, string>

class Model {
  readonly rules: Record<List, Rules>
  lock: (typeof locks)[number] = 'ManagedByOwner'

  constructor(start: Rules) {
    this.rules = {
      top: start,
      below: start,
      topDefaults: start,
      belowDefaults: start,
      book: start,
      view: start,
    }
  }

  /** @returns the code of the refusal; null where the change is made */
  apply(change: Change): string | null {
    if (change.do === 'lock') {
      this.lock = change.to
      this.#push()
      return null
    }
    const { list, who, name, mode } = change
    const isLockedBelow = this.lock === 'LockedToProject' && !list.startsWith('top')
    if (isLockedBelow) return '403039'
    if (list === 'view') return '403096'
    const key = `${who} ${name}`
    const present = this.rules[list]
    if (change.do === 'delete' && present.get(key) !== mode) return '404013'
    this.rules[list] =
      change.do === 'replace'
        ? new Map([[key, mode]])
        : change.do === 'add'
          ? new Map([[key, mode], ...present])
          : new Map([...present].filter(([each]) => each !== key))
    this.#push()
    return null
  }

  #push(): void {
    if (this.lock === 'LockedToProject') {
      this.rules.below = this.rules.top
      this.rules.belowDefaults = this.rules.topDefaults
      this.rules.book = this.rules.topDefaults
    }
    this.rules.view = this.rules.book
  }

  shown(list: List): readonly string[] {
    return [...this.rules[list]].map(([key, mode]) => `${key} ${mode}`).toSorted()
  }
}

const anyChange: fc.Arbitrary<Change> = fc.oneof(
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('lock' as const), to: fc.constantFrom(...locks) }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constantFrom('add' as const, 'replace' as const, 'delete' as const),
      list: fc.constantFrom(...lists),
      who: fc.constantFrom(0 as const, 1 as const),
      name: fc.constantFrom(...names),
      mode: fc.constantFrom(...modes),
    }),
  },
)

const suite = (kit: () => FamilyKit) => {
  let admin: Person
  let users: readonly [string, string]
  let counter = 0
  beforeAll(async () => {
    admin = await signedIn(kit(), 'admin')
    users = [kit().users.creator.luid, kit().users.viewer.luid]
  })

  const project = async (fields: object) => {
    const answer = await admin.post('/projects', {
      project: { name: `Model ${(counter += 1)}`, ...fields },
    })
    mustBe(answer, 201)
    return answer.json<{ project: { id: string } }>().project.id
  }

  /** Two projects and a workbook with tabs, all lists empty. */
  const start = async () => {
    const top = await project({})
    const below = await project({ parentProjectId: top })
    const book = await admin.published({ name: `Model ${counter}`, projectId: below })
    mustBe(await admin.put(`/workbooks/${book.id}`, { workbook: { showTabs: true } }), 200)
    const paths: Readonly<Record<List, string>> = {
      top: `/projects/${top}/permissions`,
      below: `/projects/${below}/permissions`,
      topDefaults: `/projects/${top}/default-permissions/workbooks`,
      belowDefaults: `/projects/${below}/default-permissions/workbooks`,
      book: `/workbooks/${book.id}/permissions`,
      view: `/views/${book.views.view[0]!.id}/permissions`,
    }
    for (const list of lists.filter((each) => each !== 'view')) {
      mustBe(await admin.post(paths[list], { permissions: {} }), 200)
    }
    return { top, paths }
  }

  const send = (
    { top, paths }: Awaited<ReturnType<typeof start>>,
    change: Change,
  ): Promise<TestAnswer> => {
    if (change.do === 'lock') {
      return admin.put(`/projects/${top}`, { project: { contentPermissions: change.to } })
    }
    const { list, who, name, mode } = change
    const path = paths[list]
    if (change.do === 'delete') return admin.delete(`${path}/users/${users[who]}/${name}/${mode}`)
    const body = {
      permissions: {
        granteeCapabilities: [
          { user: { id: users[who] }, capabilities: { capability: [{ name, mode }] } },
        ],
      },
    }
    return change.do === 'add' ? admin.put(path, body) : admin.post(path, body)
  }

  interface Document {
    readonly permissions: {
      readonly granteeCapabilities?: readonly {
        readonly user: { readonly id: string }
        readonly capabilities: {
          readonly capability: readonly { readonly name: string; readonly mode: string }[]
        }
      }[]
    }
  }
  const shown = (answer: TestAnswer): readonly string[] =>
    (answer.json<Document>().permissions.granteeCapabilities ?? [])
      .flatMap(({ user, capabilities: { capability } }) =>
        capability.map(({ name, mode }) => `${users.indexOf(user.id)} ${name} ${mode}`),
      )
      .toSorted()

  test('every list is that of the model, and every refusal has its code', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyChange, { minLength: 12, maxLength: 24 }), async (changes) => {
        const world = await start()
        const model = new Model(new Map())
        for (const change of changes) {
          const answer = await send(world, change)
          const refusal = model.apply(change)
          expect([change, answer.code]).toEqual([change, refusal])
          if (refusal !== null || change.do === 'lock' || change.do === 'delete') continue
          expect(shown(answer)).toEqual(model.shown(change.list))
        }
        for (const list of lists) {
          const answer = await admin.get(world.paths[list])
          expect([list, shown(answer)]).toEqual([list, model.shown(list)])
        }
      }),
      { numRuns: 3 },
    )
  }, 120_000)
}

await describeFamily('rules under a model', suite)

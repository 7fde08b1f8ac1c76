/** What clients see, beside what the model says that they see. */

import { expect } from 'vitest'
import type { TestAnswer } from '../kit.ts'
import { mustBe } from '../person.ts'
import type { Item, Rules } from './state.ts'
import type { World } from './world.ts'

interface Named {
  readonly id: string
  readonly name: string
  readonly owner?: { readonly id: string }
  readonly project?: { readonly id: string }
  readonly tags?: { readonly tag?: readonly { readonly label: string }[] }
}

function listed(answer: TestAnswer, list: string, item: string): readonly Named[] {
  mustBe(answer, 200)
  const body =
    answer.json<Record<string, Record<string, readonly Named[] | undefined> | undefined>>()
  return body[list]?.[item] ?? []
}

const inWords = ({ nameOf }: World, { id, name, owner, project, tags }: Named): string =>
  [
    nameOf(id),
    name,
    nameOf(owner?.id ?? ''),
    nameOf(project?.id ?? ''),
    ...(tags?.tag ?? []).map(({ label }) => label).toSorted(),
  ].join(' ')

const itemInWords = (key: string, { name, owner, project, tags }: Item): string =>
  [key, name, owner, project, ...[...tags.keys()].toSorted()].join(' ')

/** The lists of one client. */
export async function compareLists(world: World, user: string): Promise<void> {
  const { model, clients, log } = world
  const client = clients.get(user)
  if (client === undefined) throw new Error(`${user} is no client`)
  for (const kind of ['workbook', 'datasource'] as const) {
    const answer = await client.get(`/${kind}s?pageSize=1000`)
    const shown = listed(answer, `${kind}s`, kind).map((each) => inWords(world, each))
    const visible = [...model.items]
      .filter(([, item]) => item.kind === kind && model.may(user, 'Read', item))
      .map(([key, item]) => itemInWords(key, item))
    expect([user, shown.toSorted()]).toEqual([user, visible.toSorted()])
    log.push(`${user} ${kind}s ${shown.toSorted().join(', ')}`)
  }
  const projects = listed(await client.get('/projects?pageSize=1000'), 'projects', 'project')
  const shown = projects.map(({ id }) => world.nameOf(id)).toSorted()
  const visible = [...model.projects.keys()].filter((name) =>
    model.mayOnProject(user, 'Read', name),
  )
  expect([user, shown]).toEqual([user, visible.toSorted()])
  log.push(`${user} projects ${shown.join(', ')}`)
}

interface RulesDocument {
  readonly permissions: {
    readonly granteeCapabilities?: readonly {
      readonly user?: { readonly id: string }
      readonly group?: { readonly id: string }
      readonly groupSet?: { readonly id: string }
      readonly capabilities: {
        readonly capability: readonly { readonly name: string; readonly mode: string }[]
      }
    }[]
  }
}

async function compareRules(world: World, path: string, rules: Rules): Promise<void> {
  const answer = await world.admin.get(path)
  mustBe(answer, 200)
  const { granteeCapabilities = [] } = answer.json<RulesDocument>().permissions
  const shown = granteeCapabilities.flatMap(({ user, group, groupSet, capabilities }) =>
    capabilities.capability
      // Of leaders of projects above; nothing that is stored.
      .filter(({ name }) => name !== 'InheritedProjectLeader')
      .map(
        ({ name, mode }) =>
          `${world.nameOf((user ?? group ?? groupSet)?.id ?? '')} ${name} ${mode}`,
      ),
  )
  const wanted = [...rules].map(([key, mode]) => `${key} ${mode}`)
  expect([path, shown.toSorted()]).toEqual([path, wanted.toSorted()])
}

/** Everything: lists of every client, all rules, who is in which group and set, and users with their roles. */
export async function compareAll(world: World): Promise<void> {
  const { model, ids, admin, nameOf } = world
  for (const user of world.clients.keys()) await compareLists(world, user)
  for (const [name, { rules, defaults }] of model.projects) {
    const path = `/projects/${ids.get(name) ?? ''}`
    await compareRules(world, `${path}/permissions`, rules)
    await compareRules(world, `${path}/default-permissions/workbooks`, defaults.workbook)
    await compareRules(world, `${path}/default-permissions/datasources`, defaults.datasource)
  }
  for (const [key, { kind, rules }] of model.items) {
    await compareRules(world, `/${kind}s/${ids.get(key) ?? ''}/permissions`, rules)
  }
  for (const [name, members] of model.groups) {
    const answer = await admin.get(`/groups/${ids.get(name) ?? ''}/users?pageSize=1000`)
    const shown = listed(answer, 'users', 'user').map(({ id }) => nameOf(id))
    expect([name, shown.toSorted()]).toEqual([name, [...members].toSorted()])
  }
  for (const [name, groups] of model.sets) {
    const answer = await admin.get(`/groupsets/${ids.get(name) ?? ''}`)
    const { groupSet } = answer.json<{ groupSet: { group?: readonly Named[] } }>()
    const shown = (groupSet.group ?? []).map(({ id }) => nameOf(id))
    expect([name, shown.toSorted()]).toEqual([name, [...groups].toSorted()])
  }
  const users = await admin.get('/users?pageSize=1000')
  const shown = users
    .json<{ users: { user: readonly { name: string; siteRole: string }[] } }>()
    .users.user.filter(({ name }) => model.users.has(name) || /^u\d+$/.test(name))
    .map(({ name, siteRole }) => `${name} ${siteRole}`)
  const wanted = [...model.users].map(([name, role]) => `${name} ${role}`)
  expect(shown.toSorted()).toEqual(wanted.toSorted())
}

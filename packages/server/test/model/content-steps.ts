/** Workbooks and data sources: published, changed, moved, given, tagged and deleted. */

import { liveTds, publishDataSource } from '../data-source-file.ts'
import type { Item, ItemKind } from './state.ts'
import { pick, type Ask, type Asked, type Step } from './step.ts'
import { idIn, type World } from './world.ts'

const mostItems = 60
const idOf = ({ ids }: World, name: string): string => ids.get(name) ?? ''
const pathOf = (world: World, key: string, { kind }: Item): string =>
  `/${kind}s/${idOf(world, key)}`

/** One of the items, with its name in the model. */
const found = ({ model }: World, choice: number) => pick([...model.items], choice)

function itemStep(
  world: World,
  { one }: Step,
  ask: (key: string, item: Item) => Asked | null,
): Asked | null {
  const entry = found(world, one)
  return entry === undefined ? null : ask(...entry)
}

const named = ({ model }: World, { kind, project }: Item, name: string) =>
  [...model.items.values()].find(
    (each) => each.kind === kind && each.project === project && each.name === name,
  )

const publish =
  (kind: ItemKind): Ask =>
  (world, by, { one, two, three }) => {
    const { model } = world
    const project = pick([...model.projects.keys()], one) ?? 'Default'
    const inside = [...model.items].filter(
      ([, item]) => item.kind === kind && item.project === project,
    )
    const existing = three % 3 === 0 ? pick(inside, two) : undefined
    if (existing === undefined && model.items.size >= mostItems) return null
    const key = existing?.[0] ?? `${kind === 'workbook' ? 'w' : 'd'}${(world.counter += 1)}`
    const name = existing?.[1].name ?? key
    const overwrites = two % 2 === 0
    const mayReplace = existing === undefined || (overwrites && model.may(by, 'Write', existing[1]))
    const query = overwrites ? 'overwrite=true' : ''
    return {
      words: `publish ${name} to ${project}${overwrites ? ' over what is there' : ''}`,
      isAllowed:
        model.publishes(by) &&
        model.mayOnProject(by, 'Write', project) &&
        mayReplace &&
        model.mayOnProject(by, 'Read', project),
      send: (client) => {
        const order = { name, projectId: idOf(world, project), query }
        if (kind === 'workbook') return client.publish(order)
        return publishDataSource(world.server, client, {
          ...order,
          bytes: liveTds(),
          fileName: 'a.tds',
        })
      },
      done: (answer) => {
        if (existing !== undefined) return
        world.ids.set(key, idIn(answer, kind))
        const rules = model.project(project).defaults[kind]
        model.items.set(key, { kind, name, project, owner: by, rules, tags: new Map() })
      },
    }
  }

export const contentSteps: Readonly<Record<string, Ask>> = {
  publishWorkbook: publish('workbook'),
  publishDataSource: publish('datasource'),
  renameItem: (world, by, step) =>
    itemStep(world, step, (key, item) => {
      const { model } = world
      const other = step.three % 4 === 0 ? found(world, step.two)?.[1].name : undefined
      const name = other ?? `${key}n${(world.counter += 1)}`
      const taken = named(world, item, name)
      return {
        words: `rename ${key} to ${name}`,
        isAllowed:
          model.may(by, 'Read', item) &&
          model.may(by, 'Write', item) &&
          (taken === undefined || taken === item),
        send: (client) => client.put(pathOf(world, key, item), { [item.kind]: { name } }),
        done: () => {
          item.name = name
        },
      }
    }),
  moveItem: (world, by, step) =>
    itemStep(world, step, (key, item) => {
      const { model } = world
      const target = pick([...model.projects.keys()], step.two) ?? 'Default'
      const taken = named(world, { ...item, project: target }, item.name)
      const isReached =
        target === item.project ||
        (model.may(by, 'ChangeHierarchy', item) &&
          model.mayOnProject(by, 'Write', target) &&
          taken === undefined)
      return {
        words: `move ${key} to ${target}`,
        isAllowed:
          model.may(by, 'Read', item) &&
          model.may(by, 'Write', item) &&
          model.mayOnProject(by, 'Read', target) &&
          isReached,
        send: (client) =>
          client.put(pathOf(world, key, item), {
            [item.kind]: { project: { id: idOf(world, target) } },
          }),
        done: () => {
          if (target !== item.project) model.place(item, target)
        },
      }
    }),
  giveItem: (world, by, step) =>
    itemStep(world, step, (key, item) => {
      const { model } = world
      const owner = pick([...model.users.keys()], step.two) ?? 'u0'
      const mayGive = item.owner === by || model.leads(by, item.project)
      return {
        words: `give ${key} to ${owner}`,
        isAllowed:
          model.may(by, 'Read', item) &&
          model.may(by, 'Write', item) &&
          mayGive &&
          model.mayOwn(owner),
        send: (client) =>
          client.put(pathOf(world, key, item), {
            [item.kind]: { owner: { id: idOf(world, owner) } },
          }),
        done: () => {
          item.owner = owner
        },
      }
    }),
  deleteItem: (world, by, step) =>
    itemStep(world, step, (key, item) => ({
      words: `delete ${key}`,
      isAllowed: world.model.may(by, 'Read', item) && world.model.may(by, 'Delete', item),
      send: (client) => client.delete(pathOf(world, key, item)),
      done: () => void world.model.items.delete(key),
    })),
  addTag: (world, by, step) =>
    itemStep(world, step, (key, item) => {
      const label = `t${step.two % 6}`
      return {
        words: `tag ${key} with ${label}`,
        isAllowed: world.model.may(by, 'Read', item),
        send: (client) =>
          client.put(`${pathOf(world, key, item)}/tags`, { tags: { tag: [{ label }] } }),
        done: () => {
          if (!item.tags.has(label)) item.tags.set(label, by)
        },
      }
    }),
  deleteTag: (world, by, step) =>
    itemStep(world, step, (key, item) => {
      const label = pick([...item.tags.keys()], step.two) ?? 't0'
      const author = item.tags.get(label)
      return {
        words: `take tag ${label} from ${key}`,
        isAllowed:
          world.model.may(by, 'Read', item) &&
          author !== undefined &&
          (author === by || world.model.may(by, 'Write', item)),
        send: (client) => client.delete(`${pathOf(world, key, item)}/tags/${label}`),
        done: () => void item.tags.delete(label),
      }
    }),
}

/** Projects: made, moved, locked, given to others and deleted with all that lies in them. */

import type { Lock } from './state.ts'
import { pick, type Ask } from './step.ts'
import { idIn, type World } from './world.ts'

const mostProjects = 18
const modes = ['ManagedByOwner', 'LockedToProject', 'LockedToProjectWithoutNested'] as const

const idOf = ({ ids }: World, name: string | null): string => ids.get(name ?? '') ?? ''
const anyProject = ({ model }: World, choice: number) => pick([...model.projects.keys()], choice)
/** Other than Default, whose place and rules others start from. */
const ownProject = ({ model }: World, choice: number) =>
  pick(
    [...model.projects.keys()].filter((name) => name !== 'Default'),
    choice,
  )

export const projectSteps: Readonly<Record<string, Ask>> = {
  createProject: (world, by, { one, two, three }) => {
    const { model } = world
    if (model.projects.size >= mostProjects) return null
    const parent = one % 3 === 0 ? null : (anyProject(world, two) ?? null)
    const wanted: Lock | undefined = three % 2 === 0 ? undefined : pick(modes, three)
    const name = `p${(world.counter += 1)}`
    const sees = parent !== null && model.mayOnProject(by, 'Read', parent)
    const isAllowed =
      model.publishes(by) &&
      (parent === null ? model.administers(by) : sees && model.leads(by, parent))
    return {
      words: `make ${name} below ${parent ?? 'nothing'} as ${wanted ?? 'its parent'}`,
      isAllowed,
      send: (client) =>
        client.post('/projects', {
          project: {
            name,
            ...(parent !== null && { parentProjectId: idOf(world, parent) }),
            ...(wanted !== undefined && { contentPermissions: wanted }),
          },
        }),
      done: (answer) => {
        world.ids.set(name, idIn(answer, 'project'))
        const { rules, defaults, mode: above } = model.project(parent ?? 'Default')
        const lock = model.lockBelow(parent)
        const mode = wanted ?? (parent === null ? 'ManagedByOwner' : above)
        const own = mode === 'ManagedByOwner' ? null : name
        model.projects.set(name, {
          parent,
          owner: by,
          rules,
          defaults,
          mode: lock === null ? mode : 'LockedToProject',
          lock: lock ?? own,
        })
      },
    }
  },
  moveProject: (world, by, { one, two, three }) => {
    const { model } = world
    const name = ownProject(world, one)
    const target = three % 4 === 0 ? null : (anyProject(world, two) ?? null)
    if (name === undefined) return null
    const { parent } = model.project(name)
    const isReached =
      target === null
        ? parent === null || model.administers(by)
        : model.mayOnProject(by, 'Read', target) &&
          (target === parent || (model.leads(by, target) && !model.subtree(name).includes(target)))
    return {
      words: `move ${name} below ${target ?? 'nothing'}`,
      isAllowed: model.mayOnProject(by, 'Read', name) && model.leads(by, name) && isReached,
      send: (client) =>
        client.put(`/projects/${idOf(world, name)}`, {
          project: { parentProjectId: idOf(world, target) },
        }),
      done: () => {
        if (target !== parent) model.move(name, target)
      },
    }
  },
  lockProject: (world, by, { one, two }) => {
    const { model } = world
    const [name, mode] = [ownProject(world, one), pick(modes, two) ?? 'ManagedByOwner']
    if (name === undefined) return null
    const isCovered = model.lockBelow(model.project(name).parent) !== null
    return {
      words: `set ${name} to ${mode}`,
      isAllowed:
        model.mayOnProject(by, 'Read', name) &&
        model.leads(by, name) &&
        (mode === 'LockedToProject' || !isCovered),
      send: (client) =>
        client.put(`/projects/${idOf(world, name)}`, { project: { contentPermissions: mode } }),
      done: () => model.setMode(name, mode),
    }
  },
  deleteProject: (world, by, { one, two }) => {
    const { model } = world
    const name = ownProject(world, one)
    if (name === undefined || two % 3 > 0) return null
    return {
      words: `delete ${name}`,
      isAllowed: model.mayOnProject(by, 'Read', name) && model.leads(by, name),
      send: (client) => client.delete(`/projects/${idOf(world, name)}`),
      done: () => model.deleteProject(name),
    }
  },
}

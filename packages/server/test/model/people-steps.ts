/** Users, groups and group sets. All but reading is for administrators. */

import { pick, type Ask, type Asked } from './step.ts'
import { idIn, type World } from './world.ts'

const most = { people: 25, groups: 10, sets: 5 }
const roles = ['Creator', 'Explorer', 'Viewer', 'Unlicensed'] as const

/** Those who are no clients. */
const people = ({ model, clients }: World): readonly string[] =>
  [...model.users.keys()].filter((name) => !clients.has(name))
const idOf = ({ ids }: World, name: string): string => ids.get(name) ?? ''
const fresh = (world: World, letter: string): string => `${letter}${(world.counter += 1)}`

const named = (
  world: World,
  by: string,
  { letter, path, element }: { letter: string; path: string; element: string },
  made: (name: string) => void,
): Asked => {
  const name = fresh(world, letter)
  return {
    words: `make ${name}`,
    isAllowed: world.model.administers(by),
    send: (client) => client.post(path, { [element]: { name } }),
    done: (answer) => {
      world.ids.set(name, idIn(answer, element))
      made(name)
    },
  }
}

export const peopleSteps: Readonly<Record<string, Ask>> = {
  addUser: (world, by, { one }) => {
    if (people(world).length >= most.people) return null
    const [name, siteRole] = [fresh(world, 'u'), pick(roles, one) ?? 'Viewer']
    return {
      words: `add ${name} as ${siteRole}`,
      isAllowed: world.model.administers(by),
      send: (client) => client.post('/users', { user: { name, siteRole } }),
      done: (answer) => {
        world.ids.set(name, idIn(answer, 'user'))
        world.model.users.set(name, siteRole)
      },
    }
  },
  updateUser: (world, by, { one, two }) => {
    const [name, siteRole] = [pick(people(world), one), pick(roles, two) ?? 'Viewer']
    if (name === undefined) return null
    return {
      words: `make ${name} a ${siteRole}`,
      isAllowed: world.model.administers(by),
      send: (client) => client.put(`/users/${idOf(world, name)}`, { user: { siteRole } }),
      done: () => void world.model.users.set(name, siteRole),
    }
  },
  removeUser: (world, by, { one, two, three }) => {
    const { model } = world
    const name = pick(people(world), one)
    if (name === undefined) return null
    const heir = three % 2 === 0 ? null : (pick([...model.users.keys()], two) ?? null)
    const isHeir = heir === null || (heir !== name && model.mayOwn(heir))
    const stays = heir === null && model.owns(name)
    const query = heir === null ? '' : `?mapAssetsTo=${idOf(world, heir)}`
    return {
      words: `remove ${name} for ${heir ?? 'no heir'}`,
      isAllowed: model.administers(by) && isHeir && !stays,
      send: (client) => client.delete(`/users/${idOf(world, name)}${query}`),
      done: () => {
        for (const owned of [...model.projects.values(), ...model.items.values()]) {
          if (owned.owner === name && heir !== null) owned.owner = heir
        }
        for (const members of model.groups.values()) members.delete(name)
        model.users.delete(name)
        model.forget(name)
      },
      refused: () => {
        if (model.administers(by) && stays) model.users.set(name, 'Unlicensed')
      },
    }
  },
  createGroup: (world, by) => {
    if (world.model.groups.size >= most.groups) return null
    return named(world, by, { letter: 'g', path: '/groups', element: 'group' }, (name) => {
      world.model.groups.set(name, new Set())
    })
  },
  deleteGroup: (world, by, { one, two }) => {
    const name = pick([...world.model.groups.keys()], one)
    if (name === undefined || two % 3 > 0) return null
    return {
      words: `delete ${name}`,
      isAllowed: world.model.administers(by),
      send: (client) => client.delete(`/groups/${idOf(world, name)}`),
      done: () => {
        world.model.groups.delete(name)
        for (const groups of world.model.sets.values()) groups.delete(name)
        world.model.forget(name)
      },
    }
  },
  addMember: (world, by, { one, two }) => {
    const { model } = world
    const [group, user] = [pick([...model.groups.keys()], one), pick([...model.users.keys()], two)]
    if (group === undefined || user === undefined) return null
    return {
      words: `put ${user} into ${group}`,
      isAllowed: model.administers(by) && model.groups.get(group)?.has(user) === false,
      send: (client) =>
        client.post(`/groups/${idOf(world, group)}/users`, { user: { id: idOf(world, user) } }),
      done: () => void model.groups.get(group)?.add(user),
    }
  },
  removeMember: (world, by, { one, two }) => {
    const { model } = world
    const group = pick([...model.groups.keys()], one)
    const members = [...(model.groups.get(group ?? '') ?? [])]
    const user = pick(two % 4 === 0 ? [...model.users.keys()] : members, two)
    if (group === undefined || user === undefined) return null
    return {
      words: `take ${user} out of ${group}`,
      isAllowed: model.administers(by) && members.includes(user),
      send: (client) => client.delete(`/groups/${idOf(world, group)}/users/${idOf(world, user)}`),
      done: () => void model.groups.get(group)?.delete(user),
    }
  },
  createSet: (world, by) => {
    if (world.model.sets.size >= most.sets) return null
    return named(world, by, { letter: 's', path: '/groupsets', element: 'groupSet' }, (name) => {
      world.model.sets.set(name, new Set())
    })
  },
  deleteSet: (world, by, { one, two }) => {
    const name = pick([...world.model.sets.keys()], one)
    if (name === undefined || two % 3 > 0) return null
    return {
      words: `delete ${name}`,
      isAllowed: world.model.administers(by),
      send: (client) => client.delete(`/groupsets/${idOf(world, name)}`),
      done: () => {
        world.model.sets.delete(name)
        world.model.forget(name)
      },
    }
  },
  addToSet: (world, by, { one, two }) => setStep(world, by, { one, two, adds: true }),
  removeFromSet: (world, by, { one, two }) => setStep(world, by, { one, two, adds: false }),
}

function setStep(
  world: World,
  by: string,
  { one, two, adds }: { readonly one: number; readonly two: number; readonly adds: boolean },
): Asked | null {
  const { model } = world
  const [set, group] = [pick([...model.sets.keys()], one), pick([...model.groups.keys()], two)]
  if (set === undefined || group === undefined) return null
  const groups = model.sets.get(set)
  const path = `/groupsets/${idOf(world, set)}/groups/${idOf(world, group)}`
  return {
    words: `${adds ? 'put' : 'take'} ${group} ${adds ? 'into' : 'out of'} ${set}`,
    isAllowed: model.administers(by) && (adds || groups?.has(group) === true),
    send: (client) => (adds ? client.put(path) : client.delete(path)),
    done: () => {
      if (adds) groups?.add(group)
      else groups?.delete(group)
    },
  }
}

/** Rules of projects and items, and the defaults of projects: added, replaced and deleted. */

import { capabilitiesOf, type Capability, type ItemKind, type Mode, type Rules } from './state.ts'
import { pick, type Ask, type Asked, type Step } from './step.ts'
import type { World } from './world.ts'

/** A list of rules, and what the caller needs to change it. */
interface Target {
  readonly words: string
  readonly path: string
  readonly kind: ItemKind | 'project'
  readonly rules: Rules
  readonly isAllowed: boolean
  readonly set: (rules: Rules) => void
}

const kindOf = (choice: number): ItemKind => (choice % 2 === 0 ? 'workbook' : 'datasource')

function ofProject({ model, ids }: World, by: string, name: string): Target {
  const { lock, rules } = model.project(name)
  return {
    words: `rules of ${name}`,
    path: `/projects/${ids.get(name) ?? ''}/permissions`,
    kind: 'project',
    rules,
    isAllowed:
      model.mayOnProject(by, 'ChangePermissions', name) && (lock === null || lock === name),
    set: (changed) => model.setRules(name, changed),
  }
}

function ofDefaults({ model, ids }: World, by: string, name: string, kind: ItemKind): Target {
  const { lock, defaults } = model.project(name)
  return {
    words: `defaults of ${name} for ${kind}s`,
    path: `/projects/${ids.get(name) ?? ''}/default-permissions/${kind}s`,
    kind,
    rules: defaults[kind],
    isAllowed:
      model.mayOnProject(by, 'Read', name) &&
      model.leads(by, name) &&
      (lock === null || lock === name),
    set: (changed) => model.setDefaults(name, kind, changed),
  }
}

function ofItem({ model, ids }: World, by: string, name: string): Target | null {
  const item = model.items.get(name)
  if (item === undefined) return null
  const mayChange = item.owner === by || model.may(by, 'ChangePermissions', item)
  return {
    words: `rules of ${name}`,
    path: `/${item.kind}s/${ids.get(name) ?? ''}/permissions`,
    kind: item.kind,
    rules: item.rules,
    isAllowed:
      model.may(by, 'Read', item) && mayChange && model.project(item.project).lock === null,
    set: (changed) => {
      item.rules = changed
    },
  }
}

function targetOf(world: World, by: string, { one, two }: Step): Target | null {
  const project = pick([...world.model.projects.keys()], one) ?? 'Default'
  if (two % 5 === 0) return ofProject(world, by, project)
  if (two % 5 === 1) return ofDefaults(world, by, project, kindOf(Math.floor(two / 5)))
  const item = pick([...world.model.items.keys()], one)
  return item === undefined ? null : ofItem(world, by, item)
}

interface Chosen {
  readonly grantee: string
  readonly capability: Capability
  readonly mode: Mode
}

function chosenFor({ model }: World, { kind, rules }: Target, { two, three }: Step): Chosen {
  const grantees = [...model.users.keys(), ...model.groups.keys(), ...model.sets.keys()]
  const capability = pick<Capability>(capabilitiesOf[kind], three) ?? 'Read'
  const isLeader = capability === 'ProjectLeader'
  const [key, mode] = pick([...rules], three) ?? []
  // Half of what is deleted is there.
  if (two % 2 === 0 && key !== undefined && mode !== undefined) {
    const [grantee = '', name] = key.split(' ')
    return { grantee, capability: name as Capability, mode }
  }
  return {
    grantee: pick(grantees, Math.floor(three / 7)) ?? 'u0',
    capability,
    mode: isLeader || three % 3 > 0 ? 'Allow' : 'Deny',
  }
}

const elementOf = (grantee: string) =>
  grantee.startsWith('u') ? 'user' : grantee.startsWith('g') ? 'group' : 'groupSet'

function asked(
  world: World,
  how: 'add' | 'replace' | 'delete',
  { target, chosen }: { readonly target: Target; readonly chosen: Chosen },
): Asked {
  const { grantee, capability, mode } = chosen
  const key = `${grantee} ${capability}`
  const id = world.ids.get(grantee) ?? ''
  const element = elementOf(grantee)
  const body = {
    permissions: {
      granteeCapabilities: [
        { [element]: { id }, capabilities: { capability: [{ name: capability, mode }] } },
      ],
    },
  }
  const isThere = how !== 'delete' || target.rules.get(key) === mode
  return {
    words: `${how} ${key} ${mode} in ${target.words}`,
    isAllowed: target.isAllowed && isThere,
    send: (client) => {
      if (how === 'add') return client.put(target.path, body)
      if (how === 'replace') return client.post(target.path, body)
      return client.delete(`${target.path}/${element}s/${id}/${capability}/${mode}`)
    },
    done: () => {
      const rules = how === 'replace' ? new Map<string, Mode>() : new Map(target.rules)
      if (how === 'delete') rules.delete(key)
      // A capability that the grantee has in the other mode stays.
      else if (!rules.has(key)) rules.set(key, mode)
      target.set(rules)
    },
  }
}

const ruleStep =
  (how: 'add' | 'replace' | 'delete'): Ask =>
  (world, by, step) => {
    const target = targetOf(world, by, step)
    if (target === null) return null
    return asked(world, how, { target, chosen: chosenFor(world, target, step) })
  }

export const ruleSteps: Readonly<Record<string, Ask>> = {
  addRule: ruleStep('add'),
  addRuleToo: ruleStep('add'),
  replaceRules: ruleStep('replace'),
  deleteRule: ruleStep('delete'),
}

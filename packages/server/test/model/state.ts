/** A site in memory: people, groups, projects, content and rules, as plain maps, with the rights that follow from them. */

export type Mode = 'Allow' | 'Deny'
/** `grantee capability` to mode, e.g. `u3 Read`. */
export type Rules = ReadonlyMap<string, Mode>
export type ItemKind = 'workbook' | 'datasource'
export type Lock = 'ManagedByOwner' | 'LockedToProject' | 'LockedToProjectWithoutNested'

export type Capability =
  'Read' | 'Write' | 'ProjectLeader' | 'ChangeHierarchy' | 'Delete' | 'ChangePermissions'
export const capabilitiesOf = {
  project: ['Read', 'Write', 'ProjectLeader'],
  workbook: ['Read', 'Write', 'ChangeHierarchy', 'Delete', 'ChangePermissions'],
  datasource: ['Read', 'Write', 'ChangeHierarchy', 'Delete', 'ChangePermissions'],
} as const satisfies Readonly<Record<ItemKind | 'project', readonly Capability[]>>

export interface Project {
  parent: string | null
  mode: Lock
  /** The project whose lock holds for this one; itself, where it is its own. */
  lock: string | null
  owner: string
  rules: Rules
  defaults: Readonly<Record<ItemKind, Rules>>
}

export interface Item {
  readonly kind: ItemKind
  name: string
  project: string
  owner: string
  rules: Rules
  /** Label to the user who added it. */
  readonly tags: Map<string, string>
}

export const publishers: readonly string[] = [
  'SiteAdministratorCreator',
  'Creator',
  'ExplorerCanPublish',
]
const owners: readonly string[] = [...publishers, 'Explorer']

export class SiteModel {
  /** Name of a user to site role. */
  readonly users: Map<string, string>
  readonly groups = new Map<string, Set<string>>()
  readonly sets = new Map<string, Set<string>>()
  readonly projects = new Map<string, Project>()
  readonly items = new Map<string, Item>()

  constructor(users: ReadonlyMap<string, string>, owner: string) {
    this.users = new Map(users)
    const none: Rules = new Map()
    this.projects.set('Default', {
      parent: null,
      mode: 'ManagedByOwner',
      lock: null,
      owner,
      rules: none,
      defaults: { workbook: none, datasource: none },
    })
  }

  administers(user: string): boolean {
    return this.users.get(user) === 'SiteAdministratorCreator'
  }
  publishes(user: string): boolean {
    return publishers.includes(this.users.get(user) ?? '')
  }
  mayOwn(user: string): boolean {
    return owners.includes(this.users.get(user) ?? '')
  }
  owns(user: string): boolean {
    return [...this.projects.values(), ...this.items.values()].some(({ owner }) => owner === user)
  }

  project(name: string): Project {
    const found = this.projects.get(name)
    if (found === undefined) throw new Error(`the model has no project ${name}`)
    return found
  }

  /** The project and all below it. */
  subtree(name: string): readonly string[] {
    const below = [...this.projects].filter(([, { parent }]) => parent === name)
    return [name, ...below.flatMap(([child]) => this.subtree(child))]
  }
  /** The project and all above it. */
  #above(name: string): readonly string[] {
    const { parent } = this.project(name)
    return parent === null ? [name] : [name, ...this.#above(parent)]
  }

  leads(user: string, name: string): boolean {
    if (this.administers(user)) return true
    return this.#above(name).some((each) => {
      const { owner, rules } = this.project(each)
      if (owner === user) return true
      return this.publishes(user) && this.#ruled(user, rules, 'ProjectLeader')
    })
  }

  mayOnProject(user: string, capability: Capability, name: string): boolean {
    if (!this.#isBelowCeiling(user, capability)) return false
    if (this.leads(user, name)) return true
    return this.#ruled(user, this.project(name).rules, capability)
  }

  may(user: string, capability: Capability, { project, owner, rules }: Item): boolean {
    if (!this.#isBelowCeiling(user, capability)) return false
    if (this.leads(user, project)) return true
    const isLocked = this.project(project).lock !== null
    if (owner === user && !(capability === 'ChangePermissions' && isLocked)) return true
    return this.#ruled(user, rules, capability)
  }

  #isBelowCeiling(user: string, capability: Capability): boolean {
    const role = this.users.get(user) ?? 'Unlicensed'
    return capability === 'Read' ? role !== 'Unlicensed' : publishers.includes(role)
  }

  /** The rules of the user before those of groups and sets; a denial before a permission. */
  #ruled(user: string, rules: Rules, capability: Capability): boolean {
    const own = rules.get(`${user} ${capability}`)
    if (own !== undefined) return own === 'Allow'
    const modes = [...this.#groupsOf(user), ...this.#setsOf(user)].map((name) =>
      rules.get(`${name} ${capability}`),
    )
    return modes.includes('Allow') && !modes.includes('Deny')
  }

  #groupsOf(user: string): readonly string[] {
    return [...this.groups].filter(([, members]) => members.has(user)).map(([name]) => name)
  }

  /** A set stands for the users who are in all of its groups. */
  #setsOf(user: string): readonly string[] {
    return [...this.sets]
      .filter(([, groups]) => groups.size > 0)
      .filter(([, groups]) => [...groups].every((name) => this.groups.get(name)?.has(user)))
      .map(([name]) => name)
  }

  /** Takes a user, group or set out of every list of rules. */
  forget(grantee: string): void {
    const without = (rules: Rules): Rules =>
      new Map([...rules].filter(([key]) => !key.startsWith(`${grantee} `)))
    for (const project of this.projects.values()) {
      project.rules = without(project.rules)
      const { workbook, datasource } = project.defaults
      project.defaults = { workbook: without(workbook), datasource: without(datasource) }
    }
    for (const item of this.items.values()) item.rules = without(item.rules)
  }

  /** The lock that reaches from a project into those below it. */
  lockBelow(parent: string | null): string | null {
    if (parent === null) return null
    const { mode, lock } = this.project(parent)
    return mode === 'LockedToProject' ? lock : null
  }

  setMode(name: string, mode: Lock): void {
    const project = this.project(name)
    if (project.mode === mode) return
    if (mode === 'LockedToProject') {
      this.#cover(name, this.subtree(name))
      return
    }
    this.#release(name, this.subtree(name))
    project.mode = mode
    project.lock = mode === 'ManagedByOwner' ? null : name
    if (project.lock !== null) this.#takeDefaults(name, [name])
  }

  move(name: string, parent: string | null): void {
    const project = this.project(name)
    const before = project.lock
    project.parent = parent
    const lock = this.lockBelow(parent)
    if (lock !== null) this.#cover(lock, this.subtree(name))
    else if (before !== null && before !== name) this.#release(before, this.subtree(name))
  }

  #cover(lock: string, names: readonly string[]): void {
    const { rules, defaults } = this.project(lock)
    for (const name of names) {
      Object.assign(this.project(name), { mode: 'LockedToProject', lock, rules, defaults })
    }
    this.#takeDefaults(lock, names)
  }

  #release(lock: string, names: readonly string[]): void {
    for (const name of names) {
      const project = this.project(name)
      if (project.lock !== lock) continue
      Object.assign(project, { mode: 'ManagedByOwner', lock: null })
    }
  }

  #takeDefaults(lock: string, names: readonly string[]): void {
    const { defaults } = this.project(lock)
    for (const item of this.items.values()) {
      if (names.includes(item.project)) item.rules = defaults[item.kind]
    }
  }

  setRules(name: string, rules: Rules): void {
    const project = this.project(name)
    project.rules = rules
    if (project.mode === 'LockedToProject') this.#cover(name, this.subtree(name))
  }

  setDefaults(name: string, kind: ItemKind, rules: Rules): void {
    const project = this.project(name)
    project.defaults = { ...project.defaults, [kind]: rules }
    if (project.mode === 'LockedToProject') this.#cover(name, this.subtree(name))
    else if (project.lock === name) this.#takeDefaults(name, [name])
  }

  /** An item in a locked project has the rules of the lock. */
  place(item: Item, project: string): void {
    item.project = project
    const { lock, defaults } = this.project(project)
    if (lock !== null) item.rules = defaults[item.kind]
  }

  deleteProject(name: string): void {
    const gone = this.subtree(name)
    for (const [key, { project }] of this.items) if (gone.includes(project)) this.items.delete(key)
    for (const each of gone) this.projects.delete(each)
  }
}

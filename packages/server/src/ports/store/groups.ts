/** Groups of a site: their record, and where they are kept. */

export interface Group {
  readonly id: number
  readonly luid: string
  readonly siteId: number
  readonly name: string
  /** The group that every user of the site is in; it has no member rows. */
  readonly isAllUsers: boolean
  /** Whether people without an account on the site may enter through it, where a trust asserts that they are members. */
  readonly allowsOnDemandAccess: boolean
}

export interface GroupReader {
  /** Row ids by luid; groups of other sites are absent. */
  idsOf(siteId: number, luids: readonly string[]): Promise<ReadonlyMap<string, number>>
  byName(siteId: number, name: string): Promise<Group | null>
}

export interface GroupWriter extends GroupReader {
  create(group: NewGroup): Promise<Group>
  update(
    group: Pick<Group, 'id' | 'siteId'>,
    change: Pick<Group, 'allowsOnDemandAccess'>,
  ): Promise<Group>
}
export interface NewGroup {
  readonly siteId: number
  readonly name: string
  readonly allowsOnDemandAccess?: boolean
  readonly now: Date
}

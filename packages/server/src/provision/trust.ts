/** What a site and its tenant accept of the JWTs that they receive, set by the operator. */

import {
  changeUatConfig,
  createUatConfig,
  type NewUatSettings,
} from '../cloud-manager/uat-changes.ts'
import { trustSettings } from '../domain/on-demand.ts'
import type { Clock, Group, Random, Site, Store, UatConfig, Writer } from '../ports/index.ts'

/** What of a verified JWT a site listens to besides the name of the user. */
export interface AssertionRules {
  /** People without an account may come in, through groups that allow it. */
  readonly onDemandAccess: boolean
  /** Its groups count as the user's for one session. */
  readonly groups: boolean
  /** Its other claims are attributes of the user for one session. */
  readonly attributes: boolean
}

interface TrustDeps {
  readonly store: Store
  readonly clock: Clock
  readonly random: Random
}

export function setAssertionRules(
  { store }: TrustDeps,
  siteLuid: string,
  change: Partial<AssertionRules>,
): Promise<Site> {
  return store.transaction(async (write) => {
    const site = await siteOf(write, siteLuid)
    const settings = Object.fromEntries(
      Object.entries(change).map(([rule, isOn]) => [
        trustSettings[rule as keyof AssertionRules],
        isOn,
      ]),
    )
    return write.sites.update(site.id, { settings: { ...site.settings, ...settings } })
  })
}

export function addGroup(
  { store, clock }: TrustDeps,
  { siteLuid, name }: { readonly siteLuid: string; readonly name: string },
  { allowsOnDemandAccess }: { readonly allowsOnDemandAccess?: boolean } = {},
): Promise<Group> {
  return store.transaction(async (write) => {
    const { id: siteId } = await siteOf(write, siteLuid)
    const group =
      (await write.groups.byName(siteId, name)) ??
      (await write.groups.create({ siteId, name, now: clock.now() }))
    if (allowsOnDemandAccess === undefined) return group
    if (allowsOnDemandAccess === group.allowsOnDemandAccess) return group
    return write.groups.update(group, { allowsOnDemandAccess })
  })
}

/** The tenant's configuration of that name, made or changed to be as given. */
export function putUatConfig(
  { store, clock, random }: TrustDeps,
  tenantLuid: string,
  settings: NewUatSettings,
): Promise<UatConfig> {
  return store.transaction(async (write) => {
    const known = await write.uatConfigs.ofTenant(tenantLuid)
    const luid = known.find(({ name }) => name === settings.name)?.luid ?? null
    const now = clock.now()
    const changed =
      luid === null ? null : await changeUatConfig(write, { luid, tenantLuid, now }, settings)
    return changed ?? createUatConfig(write, { luid: random.uuid(), tenantLuid, now }, settings)
  })
}

async function siteOf(write: Writer, luid: string): Promise<Site> {
  const site = await write.sites.byLuid(luid)
  if (site === null) throw new RangeError(`site ${luid} does not exist`)
  return site
}

/** What the arguments of an operator's command name, with sentences for what is not there. */

import { own, type OperatorSite, type OperatorUser } from '@easel/contract'
import type { OwnApi } from '../own-api.ts'
import { CommandFailure } from '../usage-error.ts'

/** @param contentUrl Without one: the default site, or the only site of a server that has no default site */
export async function siteAt(api: OwnApi, contentUrl: string | undefined): Promise<OperatorSite> {
  const query = contentUrl === undefined ? {} : { contentUrl }
  const { sites } = await api.call(own.operatorListSites, { query })
  const [first, another] = sites
  const site = another === undefined ? first : sites.find((each) => each.contentUrl === '')
  if (site !== undefined) return site
  throw new CommandFailure(
    contentUrl === undefined
      ? `name one of the sites by --content-url: ${namesOf(sites)}`
      : `no site has the content URL "${contentUrl}"; easel site list shows those that there are`,
  )
}

const namesOf = (sites: readonly OperatorSite[]): string =>
  sites
    .slice(0, 10)
    .map(({ contentUrl }) => contentUrl)
    .join(', ') + (sites.length > 10 ? ' and others' : '')

export interface Place {
  readonly site: OperatorSite
  readonly user: OperatorUser
  /** Of both, for paths. */
  readonly params: { readonly siteId: string; readonly userId: string }
}

export async function userAt(
  api: OwnApi,
  { contentUrl, name }: { readonly contentUrl: string | undefined; readonly name: string },
): Promise<Place> {
  const site = await siteAt(api, contentUrl)
  const request = { params: { siteId: site.id }, query: { name } }
  const [user] = (await api.call(own.operatorListUsers, request)).users
  if (user !== undefined) return { site, user, params: { siteId: site.id, userId: user.id } }
  throw new CommandFailure(`no user "${name}" on a site with content URL "${site.contentUrl}"`)
}

export interface Administrator {
  /** Name of the tenant. */
  readonly tenant: string
  readonly params: { readonly tenantId: string; readonly accountId: string }
}

/** @param wanted Name of the tenant; it can be left out while there is one */
export async function administratorAt(
  api: OwnApi,
  { tenant: wanted, name }: { readonly tenant: string | undefined; readonly name: string },
): Promise<Administrator> {
  const { tenants } = await api.call(own.operatorListTenants)
  const isWanted = (tenant: string) => tenant.toLowerCase() === wanted?.toLowerCase()
  const named = wanted === undefined ? tenants : tenants.filter((each) => isWanted(each.name))
  const [tenant, another] = named
  const names = tenants.map((each) => each.name).join(', ')
  if (tenant === undefined) {
    throw new CommandFailure(`tenant "${wanted ?? ''}" does not exist; the tenants are ${names}`)
  }
  if (another !== undefined)
    throw new CommandFailure(`name one of the tenants by --tenant: ${names}`)
  const request = { params: { tenantId: tenant.id }, query: { name } }
  const { administrators } = await api.call(own.operatorListCloudAdministrators, request)
  const [found] = administrators
  if (found !== undefined) {
    return { tenant: tenant.name, params: { tenantId: tenant.id, accountId: found.id } }
  }
  throw new CommandFailure(`"${name}" is no cloud administrator of the tenant ${tenant.name}`)
}

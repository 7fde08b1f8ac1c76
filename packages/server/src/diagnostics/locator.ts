/**
 * Where an event belongs. Refusals know the site by the content URL that was asked for, the tenant by its site, by the token or by what
 * the JWT says, and the owner by the token that was proved. Looked up when events are written, so that no refusal waits for it.
 */

import type { AuthEvent, Reader, Site, Tenant } from '../ports/index.ts'
import { isName } from '../identity/verifiers/look-up.ts'

/** For one batch of events: what one of them needed serves the others. */
export class Locator {
  readonly #read: Reader
  readonly #sites = new Map<string, Promise<Site | null>>()
  readonly #tenants = new Map<string, Promise<Tenant | null>>()

  constructor(read: Reader) {
    this.#read = read
  }

  async located(events: readonly AuthEvent[]): Promise<readonly AuthEvent[]> {
    const located: AuthEvent[] = []
    for (const event of events) {
      const isCloud = event.method?.startsWith('cloud-') === true
      located.push(await (isCloud ? this.#inTenant(event) : this.#onSite(event)))
    }
    return located
  }

  async #onSite(event: AuthEvent): Promise<AuthEvent> {
    const { isVerified, patGuid, userLuid } = event
    const site = await this.#siteOf(event)
    if (site === null) return event
    const isOwnerKnown = userLuid !== null || !isVerified || patGuid === null
    const token = isOwnerKnown ? null : await this.#read.tokens.byGuid(patGuid)
    const owner = token === null ? null : await this.#read.users.ofAccount(site.id, token.accountId)
    const { luid: siteLuid, tenantLuid } = site
    return { ...event, siteLuid, tenantLuid, userLuid: userLuid ?? owner?.luid ?? null }
  }

  async #siteOf({ siteLuid, siteAsked }: AuthEvent): Promise<Site | null> {
    const { sites } = this.#read
    if (siteLuid !== null)
      return once(this.#sites, `luid ${siteLuid}`, () => sites.byLuid(siteLuid))
    if (siteAsked === null || !isName(siteAsked)) return null
    return once(this.#sites, `url ${siteAsked}`, () => sites.byContentUrl(siteAsked))
  }

  async #inTenant(event: AuthEvent): Promise<AuthEvent> {
    if (event.tenantLuid !== null) return event
    const { cloud } = this.#read
    const token = event.patGuid === null ? null : await cloud.token(event.patGuid)
    const account = token === null ? null : await cloud.accountOf(token)
    const asked = account?.tenantLuid ?? event.jwt?.tenantId?.toLowerCase() ?? null
    if (asked === null || !isName(asked)) return event
    const tenant = await once(this.#tenants, asked, () => cloud.tenant(asked))
    return { ...event, tenantLuid: tenant?.luid ?? null }
  }
}

/** A failed look-up is not kept beyond its batch. */
function once<T>(known: Map<string, Promise<T>>, key: string, look: () => Promise<T>): Promise<T> {
  const found = known.get(key) ?? look()
  known.set(key, found)
  return found
}

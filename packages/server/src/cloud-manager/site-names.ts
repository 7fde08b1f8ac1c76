/** Which names sites and tenants may have. */

/**
 * A site's address as it is kept: characters that it may not hold are left out.
 *
 * @see Cloud Manager reference, Create site: letters, digits, hyphens and underscores
 */
export function siteAddressOf(wanted: string): string {
  return wanted.replace(/[^A-Za-z0-9_-]/g, '')
}

/** Whether a tenant's name can be a label of a host name. */
export function isTenantName(name: string): boolean {
  return /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/.test(name)
}

/** People whom a trusted issuer vouches for and who have no account on the site: they exist as long as their session. */

/**
 * Settings of a site that decide what of a JWT it listens to. Off where they are absent.
 *
 * @see official schema, `site`; help, "Customize and Control Data Access", for `attributeCaptureEnabled`. On-demand access comes with the
 *   licence of the real service, so no method names it.
 */
export const trustSettings = {
  onDemandAccess: 'onDemandAccessEnabled',
  groups: 'groupAssertionsConnectedAppsEnabled',
  attributes: 'attributeCaptureEnabled',
} as const

interface SiteWithSettings {
  readonly id: number
  readonly settings: Readonly<Record<string, unknown>>
}

export function isOn(site: SiteWithSettings, setting: keyof typeof trustSettings): boolean {
  return site.settings[trustSettings[setting]] === true
}

/** No row has this number: such a user owns nothing and no rule names them. */
const noRow = 0

/** Such a user sees what their groups see, and changes nothing. */
export function onDemandUser(
  site: SiteWithSettings,
  { name, luid }: { readonly name: string; readonly luid: string },
  now: Date,
) {
  return {
    id: noRow,
    luid,
    siteId: site.id,
    accountId: noRow,
    name,
    fullName: null,
    email: null,
    domain: 'external',
    siteRole: 'Viewer',
    authSetting: 'ServerDefault',
    idpConfigurationLuid: null,
    externalAuthUserId: '',
    locale: null,
    language: null,
    lastLogin: null,
    createdAt: now,
    credentialsResetAt: null,
  } as const
}

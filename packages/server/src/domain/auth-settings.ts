/** Ways in which a user of a site is to authenticate. */

/**
 * Names as the REST API writes them. `ServerDefault` is user name and password without a second factor.
 *
 * @see official schema, siteUserAuthSettingType: ServerDefault, SAML, OpenID; TableauIDWithMFA as the real service answers it
 */
export const authSettings = ['ServerDefault', 'TableauIDWithMFA', 'SAML', 'OpenID'] as const
export type AuthSetting = (typeof authSettings)[number]

/** Whether user name and password are enough. */
export const acceptsPassword = (setting: AuthSetting): boolean => setting === 'ServerDefault'

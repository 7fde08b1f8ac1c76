/** The Cloud Manager API: every declared method under its name. */

import * as administration from './administration.ts'
import * as authentication from './authentication.ts'
import * as platformData from './platform-data.ts'
import * as singleSignOn from './single-sign-on.ts'
import * as sites from './sites.ts'
import * as tenants from './tenants.ts'
import * as unifiedAccessTokens from './unified-access-tokens.ts'
import * as users from './users.ts'

export const cloudManager = Object.freeze({
  ...authentication,
  ...unifiedAccessTokens,
  ...administration,
  ...platformData,
  ...singleSignOn,
  ...sites,
  ...tenants,
  ...users,
})

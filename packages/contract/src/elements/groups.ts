/** Groups and group sets. */

import {
  boolean,
  digits,
  element,
  luid,
  many,
  optional,
  text,
  word,
  orEmpty,
} from '../wire/types.ts'
import { siteRoles } from './identity.ts'

/** A group of the site itself has the parts of an import too: the Migration SDK reads its domain from there. */
export const groupElement = element({
  id: luid(),
  name: text(),
  minimumSiteRole: optional(word(siteRoles)),
  userCount: optional(digits()),
  externalUserEnabled: optional(boolean()),
  domain: optional(element({ name: text() })),
  import: optional(
    element({
      source: text(),
      domainName: text(),
      siteRole: word(siteRoles),
      grantLicenseMode: word(['onLogin', 'onSync']),
    }),
  ),
})

/** Groups of Active Directory are asked for with `import`, which a cloud site refuses. */
export const groupRequest = element({
  group: element({
    name: optional(text()),
    minimumSiteRole: optional(text()),
    externalUserEnabled: optional(boolean()),
    /** The name of the same setting in the vendor's examples. */
    ephemeralUsersEnabled: optional(boolean()),
    import: optional(
      element({
        source: optional(text()),
        domainName: optional(text()),
        siteRole: optional(text()),
        grantLicenseMode: optional(text()),
      }),
    ),
  }),
})

const reference = element({ id: luid() })

/** One user, or several in a list. */
export const membersRequest = element({
  user: optional(reference),
  users: optional(element({ user: many(reference) })),
})

export const groupSetElement = element({
  id: luid(),
  name: text(),
  groupCount: optional(digits()),
  group: many(element({ id: luid(), name: text() })),
})

export const groupSetRequest = element({ groupSet: element({ name: text() }) })

/** How a list of group sets is asked for: with the groups of each, or with the sets alone. */
export const resultLevel = optional(orEmpty(word(['members', 'local'])))

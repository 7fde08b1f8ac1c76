/** What may be wrong with a trust, or with what a JWT asserts, whichever trust it is. */

import type { JwtReason } from '../../identity/refusals/reasons.ts'
import type { JwtCase, JwtFind } from './jwt-case.ts'
import { quoted, type Finding } from './words.ts'

export const trustFindings = {
  key_too_small: () => ({
    sentence: 'The RSA key that the JWT is signed with has fewer than 2048 bits.',
    expected: 'RSA of at least 2048 bits',
    fix: 'Make a larger key.',
  }),
  uat_flag_mismatch: (jwtCase) => flagMismatch(jwtCase),
  jwt_asserted_too_large: () => ({
    sentence: 'Groups and attributes in the JWT are larger than 4 kB together.',
    fix: 'Assert less.',
  }),
  on_demand_off: () => ({
    sentence: 'The JWT asks for on-demand access, which the site does not have.',
    fix: 'Add the user to the site, or turn on-demand access on.',
  }),
  on_demand_no_group: () => ({
    sentence: 'The JWT asks for on-demand access, and names no group that allows it.',
    fix: 'Name a group in https://tableau.com/groups that has on-demand access.',
  }),
} as const satisfies Partial<Record<JwtReason, JwtFind>>

function flagMismatch({ of }: JwtCase): Finding {
  const { app, server, config, event } = of
  const isUat = String(event.facts['isUat'] ?? false)
  const whose =
    config !== null
      ? `belongs to the unified access token configuration ${quoted(config.name)}`
      : app !== null
        ? `is the connected app ${quoted(app.name)}`
        : `is the external authorization server ${quoted(server?.name ?? null)}`
  return {
    sentence: `isUat is ${isUat}, and the issuer ${whose}.`,
    expected: 'isUat true for unified access tokens, and for nothing else',
    got: `isUat ${isUat}`,
    fix: 'Leave out isUat for connected apps and authorization servers; set it to true for unified access tokens.',
  }
}

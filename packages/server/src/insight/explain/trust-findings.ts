/** Why a JWT of an external authorization server or a unified access token was refused. */

import type { JwtReason, TrustReason } from '../../signin/reasons.ts'
import type { JwtCase } from './jwt-findings.ts'
import { quoted, type Finding } from './words.ts'

type Find = (jwtCase: JwtCase) => Finding

const issuerOf = ({ jwt }: JwtCase): string => quoted(jwt.headerIss ?? jwt.iss)

export const trustFindings = {
  eas_discovery: (jwtCase) => ({
    sentence: `The server could not read the metadata of issuer ${issuerOf(jwtCase)}.`,
    expected:
      'issuer/.well-known/oauth-authorization-server or openid-configuration, reachable from the server',
    fix: 'Check that the server can reach the issuer, and that issuer and iss are the same, character by character: a slash at the end counts.',
  }),
  eas_jwks: (jwtCase) => ({
    sentence: `The server could not read the key set of issuer ${issuerOf(jwtCase)}.`,
    fix: 'Check that the JWKS URI can be reached from the server and answers a JSON key set.',
  }),
  key_too_small: () => ({
    sentence: 'The RSA key that kid names has fewer than 2048 bits.',
    expected: 'RSA of at least 2048 bits',
    fix: 'Make a larger key.',
  }),
  uat_flag_mismatch: ({ of }) => ({
    sentence:
      of.app === null
        ? `isUat is ${String(of.event.facts['isUat'] ?? false)}, and the issuer belongs to the other kind of trust.`
        : `isUat is true, and the issuer is the connected app ${quoted(of.app.name)}.`,
    expected: 'isUat true for unified access tokens, and for nothing else',
    got: `isUat ${String(of.event.facts['isUat'] ?? false)}`,
    fix: 'Leave out isUat for connected apps and authorization servers; set it to true for unified access tokens.',
  }),
  uat_disabled: () => ({
    sentence: 'The unified access token configuration is disabled.',
    fix: 'Enable it in Cloud Manager.',
  }),
  uat_jwks: (jwtCase) => ({
    sentence: `The server could not read the key set of issuer ${issuerOf(jwtCase)}.`,
    fix: 'Check the jwksUri of the configuration, and that the server can reach it.',
  }),
  uat_issuer_override: () => ({
    sentence: 'The claim https://tableau.com/issuerOverride names no configuration of the tenant.',
    fix: 'Set it to the issuer of the configuration that is meant, or leave it out.',
  }),
  uat_iat_missing: () => ({
    sentence: 'The JWT has no iat, which unified access tokens need.',
    expected: 'iat, seconds since 1970',
    got: 'no iat',
    fix: 'Set iat to now.',
  }),
  uat_iat_milliseconds_text: ({ jwt }) => ({
    sentence: 'iat is a text of milliseconds, as in a sample that was published.',
    expected: 'a JSON number of seconds',
    got: jwt.iat ?? '',
    fix: 'Set iat to the whole number of seconds since 1970.',
  }),
  uat_tenant: () => ({
    sentence: 'The claim https://tableau.com/tenantId is not the tenant of the configuration.',
    fix: 'Copy the tenant id from Cloud Manager.',
  }),
  uat_site_claim: () => ({
    sentence:
      'The claim https://tableau.com/siteId names another site than the one that is signed in to.',
    fix: 'Leave the claim out, or sign in to the site that it names.',
  }),
  uat_site_not_listed: ({ of }) => ({
    sentence: `The unified access token configuration does not list site ${quoted(of.event.siteAsked)}: the tenant id alone does not open its sites.`,
    expected: 'the id of the site in resourceIds',
    fix: 'Add the site id to resourceIds of the configuration.',
  }),
  uat_username_missing: () => ({
    sentence: 'The JWT lacks the claim that the configuration names as usernameClaim.',
    fix: 'Send the user name in that claim; it is "email" unless the configuration says otherwise.',
  }),
  uat_revoked: () => ({
    sentence: 'The JWT was revoked by its jti.',
    fix: 'Mint a new one.',
  }),
} as const satisfies Readonly<Record<TrustReason, Find>>

export const assertionFindings = {
  jwt_scope_not_in_config: ({ jwt }) => ({
    sentence: 'The JWT asks for a scope that its configuration does not contain.',
    expected: 'scopes of the configuration, or fewer',
    got: jwt.scopes.join(' '),
    fix: 'Add the scope to the configuration; a wildcard is contained only by itself or by a wider one.',
  }),
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
} as const satisfies Partial<Record<JwtReason, Find>>

/** Why a JWT of an external authorization server was refused, where that differs from a connected app's. */

import type { JwtReason } from '../../identity/refusals/reasons.ts'
import { issuerOf, whereIss, type JwtCase, type JwtFind } from './jwt-case.ts'
import { keyMissing, tried } from './key-words.ts'
import { quoted } from './words.ts'

const issuer = ({ jwt }: JwtCase): string => quoted(issuerOf(jwt))

export const externalAuthorizationServerFindings = {
  jwt_unsigned: ({ jwt }) => ({
    sentence: 'The JWT is not signed, or is encrypted.',
    expected: 'an asymmetric signature, such as RS256',
    got: `alg ${quoted(jwt.alg)}, ${jwt.segments} parts`,
    fix: 'Have the authorization server issue signed JWTs.',
  }),
  jwt_alg: ({ jwt }) => ({
    sentence: `The JWT is signed with ${quoted(jwt.alg)}; authorization servers sign with an asymmetric algorithm, such as RS256.`,
    expected: 'RS256, or another asymmetric algorithm',
    got: jwt.alg ?? '',
    fix: 'Let the authorization server sign with its private key. HS256 is for connected apps, whose iss is a client id.',
  }),
  jwt_kid_missing: () => ({
    sentence: 'The header has no kid.',
    expected: 'kid in the header: the id of a key in the key set of the issuer',
    got: 'no kid',
    fix: 'Have the authorization server write the id of its key into the header.',
  }),
  jwt_iss_unknown: (jwtCase) => {
    const { of, jwt } = jwtCase
    const near = of.server?.issuerUrl ?? null
    return {
      sentence:
        near === null
          ? `iss, read from ${whereIss(jwt)}, is ${issuer(jwtCase)}, and site ${quoted(of.event.siteAsked)} has no authorization server of that issuer.`
          : `iss, read from ${whereIss(jwt)}, is ${issuer(jwtCase)}, and the registered issuer is ${quoted(near)}: they differ in the slash at the end.`,
      expected: near ?? 'the issuer of an authorization server of the site, character by character',
      got: issuerOf(jwt) ?? '',
      fix: 'Register the issuer exactly as the JWT has it in iss.',
    }
  },
  jwt_app_disabled: ({ of }) => ({
    sentence: `The authorization server ${quoted(of.server?.name ?? null)} is disabled.`,
    fix: 'Enable it: Settings, Connected Apps, or Update EAS with enabled="true".',
  }),
  eas_discovery: (jwtCase) => ({
    sentence: `The server could not use the metadata of issuer ${issuer(jwtCase)}.`,
    expected:
      '<issuer>/.well-known/oauth-authorization-server (RFC 8414) with the same issuer and a jwks_uri, reachable from the server',
    got: tried(jwtCase),
    fix: 'Check that the server can reach the address, and that the issuer in the document and the registered one are the same, character by character: a slash at the end counts. Registering the JWKS URI needs no metadata.',
  }),
  eas_jwks: (jwtCase) => ({
    sentence: `The server could not use the key set of issuer ${issuer(jwtCase)}.`,
    expected: 'a JSON key set of public keys, reachable from the server',
    got: tried(jwtCase),
    fix: 'Check that the JWKS URI can be reached from the server, without a redirect, and answers a JSON key set.',
  }),
  jwt_kid_unknown: (jwtCase) => keyMissing(jwtCase),
  jwt_key_unfit: ({ jwt }) => ({
    sentence: `The key ${quoted(jwt.kid)} of the issuer's key set is not fit for ${jwt.alg ?? 'the algorithm'}.`,
    expected: 'one public key of that id, for signatures, of the kind that alg names',
    fix: 'Publish each key once, without private parts, and with the kty that belongs to its alg.',
  }),
  jwt_signature: ({ jwt }) => ({
    sentence: `The signature does not match the key ${quoted(jwt.kid)} of the issuer's key set.`,
    expected: 'a signature of that key over the JWT as it is',
    got: 'another signature',
    fix: 'Check that the JWT was not changed on its way, and that no two keys ever have the same kid.',
  }),
  jwt_exp_missing: () => ({
    sentence: 'The JWT has no exp.',
    expected: 'exp, seconds since 1970, at most 10 minutes ahead',
    got: 'no exp',
    fix: 'Have the authorization server issue tokens that live 5 minutes.',
  }),
  jwt_aud: ({ of, jwt }) => ({
    sentence: `aud is ${jwt.aud ?? 'missing'}; a JWT of a site's authorization server needs "tableau:" and the id of the site.`,
    expected: `"tableau:${of.event.siteLuid ?? '<site id>'}"`,
    got: jwt.aud ?? 'no aud',
    fix: 'Set the audience to tableau:<site id>; the id is credentials.site.id of a sign-in answer.',
  }),
} as const satisfies Partial<Record<JwtReason, JwtFind>>

/** What a request to register or update an external authorization server asks for, and the errors of its refusal. */

import type { BodyOf, Raise, rest, RestError } from '@easel/contract'
import type {
  ExternalAuthorizationServerProblem,
  ExternalAuthorizationServerSettings,
} from '../../../ports/index.ts'

type Requested = BodyOf<(typeof rest.updateEas)['body']>['externalAuthorizationServer']

/** Settings that the request does not name are left out. */
export function requestedSettings(
  { name, issuerUrl, jwksUri, enabled }: Requested,
  error: Raise<'400000'>,
): Partial<ExternalAuthorizationServerSettings> {
  if (name !== undefined && (name.trim() === '' || name.length > 255)) {
    throw error('400000', {
      problem: 'externalAuthorizationServer name must have 1 to 255 characters',
    })
  }
  return {
    ...(name !== undefined && { name }),
    ...(issuerUrl !== undefined && { issuerUrl }),
    ...(jwksUri !== undefined && { jwksUri: jwksUri === '' ? null : jwksUri }),
    ...(enabled !== undefined && { isEnabled: enabled }),
  }
}

export function settingsError(
  problem: Exclude<ExternalAuthorizationServerProblem, 'limit-reached'>,
  error: Raise<'400144' | '400149' | '409000'>,
): RestError {
  const address = 'must be an https address with a plain host name, an allowed port and no'
  switch (problem) {
    case 'issuer-malformed':
      return error('400144', { problem: `issuerUrl ${address} user, query or fragment` })
    case 'jwks-uri-malformed':
      return error('400149', { problem: `jwksUri ${address} user or fragment` })
    default:
      return error('409000', { problem: 'The site has a server with this issuerUrl already.' })
  }
}

/** What an end user sends to connect: a personal access token. A user name alone proves nothing. */

import type { JsonObject } from '../../identity/jwt/strict-json.ts'
import type { NewCredential } from '../broker/credential.ts'
import { objectIn, textIn } from '../body.ts'
import { ConnectProblem } from '../problem.ts'
import type { Targets } from '../target/targets.ts'

const accountTypeNames = ['accountType', 'accountTypeId', 'accountTypeID', 'selectedAccountType']

/** @throws ConnectProblem 400, 422 */
export function readConnectForm(body: JsonObject, targets: Targets): NewCredential {
  const form = objectIn(body, 'payload')
  refuseOtherTypes([body, form, objectIn(body, 'installOptions'), objectIn(body, 'config')])
  const tokenName = textIn(form, 'tokenName')
  const secret = textIn(form, 'secret', 1024)
  if (tokenName === null || secret === null) {
    throw new ConnectProblem(
      422,
      'token-missing',
      'Connecting needs a personal access token: send payload.tokenName and payload.secret.',
    )
  }
  const serverUrl = targets.named(textIn(form, 'server', 2048))
  return { serverUrl, site: textIn(form, 'site') ?? '', tokenName, secret }
}

function refuseOtherTypes(places: readonly JsonObject[]): void {
  for (const place of places) {
    for (const name of accountTypeNames) {
      if (!Object.hasOwn(place, name)) continue
      const type = place[name]
      if (type === null || type === undefined || type === '' || type === 'pat') continue
      throw new ConnectProblem(
        422,
        'account-type-unknown',
        `${name} can be pat: a personal access token is the only way to connect.`,
      )
    }
  }
}

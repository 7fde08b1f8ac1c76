/** `easel jwt`: JWTs for signing in, made and looked at. */

import type { Command, Terminal } from '../command.ts'
import { UsageError } from '../usage-error.ts'

const help = `Usage: easel jwt mint --user NAME --scope SCOPE [--scope SCOPE ...] [OPTIONS]

Prints a JWT for the sign-in method: of a connected app (credentials jwt="..."), signed by its secret, or with --uat a
unified access token (credentials jwt="..." isUat="true", or Cloud Manager), signed by a private key.

  --user NAME         whom to sign in as
  --scope SCOPE       what the session may do, e.g. tableau:content:read; may be repeated, or hold a list a,b
  --expires TIME      30s, 5m ...; of a connected app Tableau refuses more than 10m   (default: 5m)

  --client-id ID      the connected app                 (default: EASEL_CA_CLIENT_ID)
  --secret-id ID      which of its secrets              (default: EASEL_CA_SECRET_ID)
  --secret VALUE      value of that secret; better in   (default: EASEL_CA_SECRET)
                      the environment, where no list of processes shows it

  --uat               a unified access token, with the user's name in the claim email
  --issuer URL        as in its configuration           (default: EASEL_UAT_ISSUER)
  --key-id ID         kid of the JWT                    (default: EASEL_UAT_KEY_ID)
  --private-key FILE  RSA, PEM                          (default: EASEL_UAT_PRIVATE_KEY_PATH)
  --tenant ID         LUID of the tenant                (default: EASEL_TENANT_ID)

Usage: easel jwt inspect JWT
       easel jwt verify|explain JWT [--site CONTENT_URL] [--uat | --cloud-manager] [--data DIR] [--json]

inspect tells what a JWT says, asks no server and checks no signature. verify and explain let the server of EASEL_URL make
every check of a sign-in, with the key of EASEL_ADMIN_KEY, and use nothing up; verify prints one line and fails where the
JWT would be refused. --uat is for unified access tokens, --cloud-manager for their sign-in to Cloud Manager. - in place of JWT reads the standard input.
`

export const jwt: Command = { help, run }

async function run(args: readonly string[], terminal: Terminal): Promise<void> {
  const [action, ...rest] = args
  if (action === undefined) throw new UsageError('say what to do: mint, inspect, verify or explain')
  if (action === 'inspect') {
    const { inspect } = await import('../jwt/inspect.ts')
    return inspect(rest, terminal)
  }
  if (action === 'verify' || action === 'explain') {
    const { verify } = await import('../jwt/verify.ts')
    return verify(action, rest, terminal)
  }
  if (action !== 'mint') throw new UsageError(`unknown action "${action}"`)
  const { mint } = await import('../jwt/mint.ts')
  return mint(rest, terminal)
}

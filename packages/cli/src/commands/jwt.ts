/** `easel jwt`: JWTs for signing in through a connected app, made and looked at. */

import type { Command, Terminal } from '../command.ts'
import { readSeconds } from '../jwt/duration.ts'
import { mintJwt } from '../jwt/mint-jwt.ts'
import { readOptions } from '../options.ts'
import { UsageError } from '../usage-error.ts'

const help = `Usage: easel jwt mint --user NAME --scope SCOPE [--scope SCOPE ...] [OPTIONS]

Prints a JWT for the sign-in method (credentials jwt="..."), signed by a connected app's secret.

  --user NAME        whom to sign in as
  --scope SCOPE      what the session may do, e.g. tableau:content:read; may be repeated, or hold a list a,b
  --client-id ID     the connected app                 (default: EASEL_CA_CLIENT_ID)
  --secret-id ID     which of its secrets              (default: EASEL_CA_SECRET_ID)
  --secret VALUE     value of that secret; better in   (default: EASEL_CA_SECRET)
                     the environment, where no list of processes shows it
  --expires TIME     30s, 5m ...; Tableau refuses more than 10m   (default: 5m)

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
  mint(rest, terminal)
}

function mint(rest: readonly string[], terminal: Terminal): void {
  const { values, positionals } = readOptions(rest, {
    'client-id': { type: 'string' },
    'secret-id': { type: 'string' },
    secret: { type: 'string' },
    user: { type: 'string' },
    scope: { type: 'string', multiple: true },
    expires: { type: 'string' },
  })
  const [extra] = positionals
  if (extra !== undefined) throw new UsageError(`jwt mint takes no argument, got "${extra}"`)
  const { env } = terminal
  const scopes = (values.scope ?? []).flatMap((list) => list.split(/[\s,]+/).filter(Boolean))
  if (scopes.length === 0) throw new UsageError('--scope is missing, e.g. tableau:content:read')
  const expiresInSeconds = readSeconds('--expires', values.expires ?? '5m')
  if (expiresInSeconds > 600) {
    terminal.err('easel jwt: warning: Tableau refuses a JWT that lives longer than 10 minutes\n')
  }
  const token = mintJwt({
    clientId: needed('--client-id', values['client-id'], env['EASEL_CA_CLIENT_ID']),
    secretId: needed('--secret-id', values['secret-id'], env['EASEL_CA_SECRET_ID']),
    secret: needed('--secret', values.secret, env['EASEL_CA_SECRET']),
    user: needed('--user', values.user, undefined),
    scopes,
    issuedAt: Math.floor(Date.now() / 1000),
    expiresInSeconds,
  })
  terminal.out(`${token}\n`)
}

function needed(flag: string, given: string | undefined, fallback: string | undefined): string {
  const value = given ?? fallback
  if (value !== undefined && value !== '') return value
  const variable = {
    '--client-id': 'EASEL_CA_CLIENT_ID',
    '--secret-id': 'EASEL_CA_SECRET_ID',
    '--secret': 'EASEL_CA_SECRET',
  }[flag]
  throw new UsageError(
    `${flag} is missing${variable === undefined ? '' : `, and ${variable} is not set`}`,
  )
}

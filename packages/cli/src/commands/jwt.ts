/** `easel jwt mint`: a JWT for signing in through a connected app. */

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
`

export const jwt: Command = { help, run }

async function run(args: readonly string[], terminal: Terminal): Promise<void> {
  const [action, ...rest] = args
  if (action !== 'mint') {
    throw new UsageError(
      action === undefined ? 'say what to do: mint' : `unknown action "${action}"`,
    )
  }
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

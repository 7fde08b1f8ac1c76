/** `easel jwt mint`: a JWT of a connected app, or a unified access token, printed for the sign-in method. */

import { createPrivateKey, type KeyObject } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { Terminal } from '../command.ts'
import { readOptions } from '../options.ts'
import { CommandFailure, UsageError } from '../usage-error.ts'
import { readSeconds } from './duration.ts'
import { mintJwt, mintUat } from './mint-jwt.ts'

const flags = {
  user: { type: 'string' },
  scope: { type: 'string', multiple: true },
  expires: { type: 'string' },
  uat: { type: 'boolean' },
  'client-id': { type: 'string' },
  'secret-id': { type: 'string' },
  secret: { type: 'string' },
  issuer: { type: 'string' },
  'key-id': { type: 'string' },
  'private-key': { type: 'string' },
  tenant: { type: 'string' },
} as const

/** Each may be given by a flag or by the environment; a secret is better there, where no list of processes shows it. */
const variables = {
  'client-id': 'EASEL_CA_CLIENT_ID',
  'secret-id': 'EASEL_CA_SECRET_ID',
  secret: 'EASEL_CA_SECRET',
  issuer: 'EASEL_UAT_ISSUER',
  'key-id': 'EASEL_UAT_KEY_ID',
  'private-key': 'EASEL_UAT_PRIVATE_KEY_PATH',
  tenant: 'EASEL_TENANT_ID',
} as const

type Given = keyof typeof variables

export async function mint(args: readonly string[], terminal: Terminal): Promise<void> {
  const { values, positionals } = readOptions(args, flags)
  const [extra] = positionals
  if (extra !== undefined) throw new UsageError(`jwt mint takes no argument, got "${extra}"`)
  const scopes = (values.scope ?? []).flatMap((list) => list.split(/[\s,]+/).filter(Boolean))
  if (scopes.length === 0) throw new UsageError('--scope is missing, e.g. tableau:content:read')
  const { user } = values
  if (user === undefined || user === '') throw new UsageError('--user is missing')
  const expiresInSeconds = readSeconds('--expires', values.expires ?? '5m')
  const isUat = values.uat ?? false
  if (expiresInSeconds > 600 && !isUat) {
    terminal.err('easel jwt: warning: Tableau refuses a JWT that lives longer than 10 minutes\n')
  }
  const given = (name: Given) => needed(name, values[name] ?? terminal.env[variables[name]])
  const issuedAt = Math.floor(Date.now() / 1000)
  const asked = { user, scopes, issuedAt, expiresInSeconds }
  const token = isUat ? await ofIssuer(asked, given) : ofConnectedApp(asked, given)
  terminal.out(`${token}\n`)
}

interface Asked {
  readonly user: string
  readonly scopes: readonly string[]
  readonly issuedAt: number
  readonly expiresInSeconds: number
}

const ofConnectedApp = (asked: Asked, given: (name: Given) => string): string =>
  mintJwt({
    ...asked,
    clientId: given('client-id'),
    secretId: given('secret-id'),
    secret: given('secret'),
  })

const ofIssuer = async (asked: Asked, given: (name: Given) => string): Promise<string> =>
  mintUat({
    ...asked,
    issuer: given('issuer'),
    keyId: given('key-id'),
    tenantId: given('tenant'),
    privateKey: await readKey(given('private-key')),
  })

async function readKey(path: string): Promise<KeyObject> {
  try {
    const key = createPrivateKey(await readFile(path))
    if (key.asymmetricKeyType === 'rsa') return key
  } catch (cause) {
    throw new CommandFailure(`${path} holds no private key in PEM`, { cause })
  }
  throw new CommandFailure(`${path} holds no RSA key`)
}

function needed(name: Given, value: string | undefined): string {
  if (value !== undefined && value !== '') return value
  throw new UsageError(`--${name} is missing, and ${variables[name]} is not set`)
}

/** The service that a command calls, and its client. */

import { readFile } from 'node:fs/promises'
import path from 'node:path'
import {
  AnswerError,
  ArgumentError,
  createClient,
  fileStore,
  JobError,
  NetworkError,
  pat,
  RedirectError,
  TableauError,
  TimeoutError,
  type Client,
} from '@easel/client'
import type { Terminal } from '../command.ts'
import { parseDemoEnvironment } from '../demo/demo-env.ts'
import { CommandFailure, UsageError } from '../usage-error.ts'
import { readProfiles, sessionFile, type Profile } from './profiles.ts'

/** Flags of every command that calls a service. */
export const serviceFlags = { profile: { type: 'string' }, data: { type: 'string' } } as const

export const serviceHelp = `  --profile NAME      a service that easel login keeps            (default: EASEL_PROFILE)
  --data DIR          folder of a demo, whose credentials are used    (default: .easel)

The service is that of --profile; else that of EASEL_URL, EASEL_SITE, EASEL_PAT_NAME and EASEL_PAT_SECRET; else the profile that
easel login used last; else the demo in the data folder.
`

export interface ServiceOptions {
  readonly profile?: string
  readonly data?: string
}

interface Found {
  readonly profile: Profile
  /** File that keeps its session; null where each command signs in and out. */
  readonly sessions: string | null
}

/** Runs the work with a client, and turns its failures into messages. */
export async function withService<T>(
  terminal: Terminal,
  options: ServiceOptions,
  work: (tableau: Client) => Promise<T>,
): Promise<T> {
  const { profile, sessions } = await find(terminal, options)
  const { url, site, tokenName, tokenSecret } = profile
  const tableau = createClient({
    url,
    auth: pat({ name: tokenName, secret: tokenSecret, site }),
    ...(sessions === null ? {} : { sessions: fileStore(sessions) }),
  })
  try {
    const answer = await work(tableau)
    if (sessions === null) await tableau.close()
    return answer
  } catch (error) {
    if (sessions === null) await tableau.close().catch(() => undefined)
    throw explained(error)
  }
}

/** What the client says, for people. */
export function explained(error: unknown): unknown {
  const isClients = [TableauError, AnswerError, NetworkError, TimeoutError, RedirectError, JobError]
  if (error instanceof ArgumentError) return new UsageError(error.message)
  return isClients.some((kind) => error instanceof kind)
    ? new CommandFailure((error as Error).message, { cause: error })
    : error
}

async function find(terminal: Terminal, { profile, data }: ServiceOptions): Promise<Found> {
  const { env } = terminal
  const named = profile ?? env['EASEL_PROFILE'] ?? ''
  const kept = await readProfiles(terminal)
  if (named !== '') return ofProfile(terminal, named, kept.profiles[named])
  const given = ofEnvironment(env)
  if (given !== null && data === undefined) return { profile: given, sessions: null }
  if (kept.current !== null && data === undefined)
    return ofProfile(terminal, kept.current, kept.profiles[kept.current])
  const demo = await ofDemo(data ?? '.easel')
  if (demo !== null) return { profile: demo, sessions: null }
  throw new CommandFailure('no service: easel login keeps one, or set EASEL_URL and its kin')
}

async function ofProfile(
  terminal: Terminal,
  name: string,
  profile: Profile | undefined,
): Promise<Found> {
  if (profile === undefined)
    throw new CommandFailure(`there is no profile "${name}": easel login --profile ${name}`)
  return { profile, sessions: await sessionFile(terminal, name) }
}

function ofEnvironment(env: Terminal['env']): Profile | null {
  const { EASEL_URL: url, EASEL_SITE: site = '' } = env
  const { EASEL_PAT_NAME: tokenName, EASEL_PAT_SECRET: tokenSecret } = env
  if (url === undefined || tokenName === undefined || tokenSecret === undefined) return null
  return { url, site, tokenName, tokenSecret }
}

async function ofDemo(folder: string): Promise<Profile | null> {
  const text = await readFile(path.join(folder, 'demo.env'), 'utf8').catch(() => '')
  const environment = parseDemoEnvironment(text)
  return environment === null ? null : ofEnvironment(environment)
}

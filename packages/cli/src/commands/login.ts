/** `easel login` and `easel logout`: services that are kept between commands. */

import { rm } from 'node:fs/promises'
import { createClient, fileStore, pat } from '@easel/client'
import { readProfiles, sessionFile, writeProfiles, type Profile } from '../client/profiles.ts'
import { explained } from '../client/service.ts'
import type { Command, Terminal } from '../command.ts'
import { noPositionals, readOptions } from '../options.ts'
import { CommandFailure, UsageError } from '../usage-error.ts'

const loginHelp = `Usage: easel login --url URL --token-name NAME [OPTIONS]
       easel login --profile NAME

Signs in to a service by a personal access token and keeps it as a profile for other commands, in a file that only its owner can
read. The token's secret is read from the standard input or from EASEL_PAT_SECRET. A profile that is kept already becomes the one
that is used where none is named.

  --url URL           address of the service
  --token-name NAME   name of the personal access token       (default: EASEL_PAT_NAME)
  --site TEXT         content URL of the site; empty for the default site   (default: empty)
  --profile NAME      name of the profile                     (default: default)
`

const flags = {
  url: { type: 'string' },
  'token-name': { type: 'string' },
  site: { type: 'string' },
  profile: { type: 'string' },
} as const

export const login: Command = { help: loginHelp, run: runLogin }

async function runLogin(args: readonly string[], terminal: Terminal): Promise<void> {
  const { values, positionals } = readOptions(args, flags)
  noPositionals('login', positionals)
  const name = values.profile ?? 'default'
  const kept = await readProfiles(terminal)
  const known = kept.profiles[name]
  const profile =
    values.url === undefined && known !== undefined
      ? known
      : await newProfile(terminal, {
          url: values.url,
          tokenName: values['token-name'] ?? terminal.env['EASEL_PAT_NAME'],
          site: values.site ?? '',
        })
  const userName = await check(terminal, name, profile)
  await writeProfiles(terminal, {
    current: name,
    profiles: { ...kept.profiles, [name]: profile },
  })
  terminal.out(`signed in to ${profile.url} as ${userName}, profile ${name}\n`)
}

interface Given {
  readonly url: string | undefined
  readonly tokenName: string | undefined
  readonly site: string
}

async function newProfile(terminal: Terminal, given: Given): Promise<Profile> {
  const { url, tokenName, site } = given
  if (url === undefined) throw new UsageError('name the service by --url')
  if (!URL.canParse(url)) throw new UsageError(`--url "${url}" is not an address`)
  if (tokenName === undefined) throw new UsageError('name the token by --token-name')
  const { EASEL_PAT_SECRET: secret = await terminal.input() } = terminal.env
  const tokenSecret = secret?.trim() ?? ''
  if (tokenSecret === '')
    throw new UsageError('give the secret by EASEL_PAT_SECRET or the standard input')
  return { url, site, tokenName, tokenSecret }
}

/** Signs in anew, so that a token that has changed is found out. */
async function check(terminal: Terminal, name: string, profile: Profile): Promise<string> {
  const { url, site, tokenName, tokenSecret } = profile
  const file = await sessionFile(terminal, name)
  await rm(file, { force: true })
  const auth = pat({ name: tokenName, secret: tokenSecret, site })
  const tableau = createClient({ url, auth, sessions: fileStore(file) })
  try {
    const { session } = await tableau.getCurrentServerSession({}, { signal: terminal.stop })
    return session.user.name
  } catch (error) {
    throw explained(error)
  }
}

const logoutHelp = `Usage: easel logout [--profile NAME]

Ends the session of a profile and forgets it. The personal access token itself stays valid: revoke it where it was made.

  --profile NAME      name of the profile                     (default: the one that was used last)
`

export const logout: Command = { help: logoutHelp, run: runLogout }

async function runLogout(args: readonly string[], terminal: Terminal): Promise<void> {
  const { values, positionals } = readOptions(args, { profile: { type: 'string' } })
  noPositionals('logout', positionals)
  const kept = await readProfiles(terminal)
  const name = values.profile ?? kept.current
  const profile = name === null ? undefined : kept.profiles[name]
  if (name === null || profile === undefined)
    throw new CommandFailure(name === null ? 'no profile is kept' : `there is no profile "${name}"`)
  const { url, site, tokenName, tokenSecret } = profile
  const file = await sessionFile(terminal, name)
  const auth = pat({ name: tokenName, secret: tokenSecret, site })
  // A service that is gone keeps no session either.
  await createClient({ url, auth, sessions: fileStore(file), retry: { times: 0 } })
    .close()
    .catch((error: unknown) => terminal.err(`${(explained(error) as Error).message}\n`))
  await rm(file, { force: true })
  const { [name]: _, ...profiles } = kept.profiles
  const current = kept.current === name ? (Object.keys(profiles)[0] ?? null) : kept.current
  await writeProfiles(terminal, { current, profiles })
  terminal.out(`profile ${name} is forgotten\n`)
}

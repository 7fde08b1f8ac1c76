/** Services that `easel login` keeps, in one file that only its owner can read. */

import { mkdir, readFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import path from 'node:path'
import type { Terminal } from '../command.ts'
import { writePrivately } from '../demo/private-file.ts'
import { CommandFailure } from '../usage-error.ts'

export interface Profile {
  readonly url: string
  /** `contentUrl` of the site. */
  readonly site: string
  readonly tokenName: string
  readonly tokenSecret: string
}

export interface Profiles {
  /** Name of the profile that is used where none is named; null where there is none. */
  readonly current: string | null
  readonly profiles: Readonly<Record<string, Profile>>
}

/** Where programs keep settings of their user. */
export function settingsFolder({ env }: Terminal): string {
  const { EASEL_CONFIG_HOME: own, XDG_CONFIG_HOME: shared, HOME: home = homedir() } = env
  if (own !== undefined && own !== '') return own
  const base = shared === undefined || shared === '' ? path.join(home, '.config') : shared
  return path.join(base, 'easel')
}

const fileIn = (folder: string): string => path.join(folder, 'profiles.json')

/** @throws CommandFailure when the file is not one of these */
export async function readProfiles(terminal: Terminal): Promise<Profiles> {
  const file = fileIn(settingsFolder(terminal))
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  })
  if (text === null) return { current: null, profiles: {} }
  try {
    const { current = null, profiles = {} } = JSON.parse(text) as Partial<Profiles>
    return { current, profiles }
  } catch (cause) {
    throw new CommandFailure(`${file} is damaged; easel login makes it anew once it is removed`, {
      cause,
    })
  }
}

export async function writeProfiles(terminal: Terminal, profiles: Profiles): Promise<void> {
  const folder = settingsFolder(terminal)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await writePrivately(fileIn(folder), `${JSON.stringify(profiles, null, 2)}\n`)
}

/** Where the session of a profile is kept between commands. */
export async function sessionFile(terminal: Terminal, profile: string): Promise<string> {
  const folder = path.join(settingsFolder(terminal), 'sessions')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  return path.join(folder, `${encodeURIComponent(profile)}.json`)
}

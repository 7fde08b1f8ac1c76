/** A server that starts over many live sessions: `node bench/servers/live-sessions.ts <directory> <count>`. */

import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { startEasel } from '@easel/server'
import { createSystemRandom, systemClock } from '../../packages/server/src/wire/system-clock.ts'
import { cloudSessionLife } from '../../packages/server/src/domain/token-life.ts'
import { createSessions } from '../../packages/server/src/identity/sessions/sessions.ts'
import { openStore } from '../../packages/server/src/store/open.ts'
import { ready, type LiveSessionFacts } from './easel-facts.ts'

const [directory = '', count = '1'] = process.argv.slice(2)
const data = { kind: 'directory', path: directory } as const
const openedAtOnce = 1000
/** Few enough to stay in memory. */
const busy = 1000
const checksOfBusy = 100_000

async function siteWithUser(): Promise<{ readonly siteLuid: string; readonly userLuid: string }> {
  await using easel = await startEasel({ data })
  const site = await easel.provision.site({ name: 'Bench', contentUrl: 'bench' })
  const user = await easel.provision.user(site.luid, {
    name: 'admin@example.com',
    siteRole: 'SiteAdministratorCreator',
  })
  return { siteLuid: site.luid, userLuid: user.luid }
}

const who = await siteWithUser()
const tokenFile = join(directory, 'tokens.txt')

/** Processor time of one check, in microseconds. */
async function timed(checks: number, check: (index: number) => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage()
  for (let index = 0; index < checks; index += 1) await check(index)
  const { user, system } = process.cpuUsage(before)
  return (user + system) / checks
}

async function openAll(): Promise<Pick<LiveSessionFacts, 'checkInMemory' | 'checkInStore'>> {
  await using open = await openStore({ kind: 'sqlite', directory })
  const options = { clock: systemClock, random: createSystemRandom(), settings: cloudSessionLife }
  const sessions = createSessions({ ...options, store: open.sessions, cache: true })
  const facts = { kind: 'uat', patGuid: null, trustId: null, scopes: null } as const
  const tokens: string[] = []
  while (tokens.length < Number(count)) {
    const some = await Promise.all(
      Array.from({ length: openedAtOnce }, () => sessions.open({ ...facts, ...who })),
    )
    tokens.push(...some.map(({ token }) => token))
  }
  await writeFile(tokenFile, tokens.join('\n'))
  const check = async (token = '') => {
    const { session } = await sessions.verify(token)
    if (session === null) throw new Error('a live session was refused')
  }
  const checkInStore = await timed(tokens.length, (index) => check(tokens[index]))
  const checkInMemory = await timed(checksOfBusy, (index) => check(tokens[index % busy]))
  return { checkInMemory, checkInStore }
}

const checks = await openAll()
const easel = await startEasel({ data })
const facts: LiveSessionFacts = { url: easel.url, tokenFile, ...checks }
ready(facts, () => easel.close())

/** A server starts only where its database, its keys and its files belong together. */

import { randomBytes } from 'node:crypto'
import { cp, mkdir, mkdtemp, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest'
import { startEasel, type Easel } from '../src/testing.ts'
import { besidePostgres, besideSqlite } from './database-beside.ts'
import { startKit, type Kit } from './kit.ts'
import { signedIn } from './person.ts'
import { openTestPostgres } from './postgres.ts'

const postgres = await openTestPostgres()
afterAll(async () => {
  await postgres?.[Symbol.asyncDispose]()
})

let root = ''
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'easel-installation-'))
})
afterEach(() => rm(root, { recursive: true, force: true }))

/** A data directory below the test's own, and the address of its database where that is not a file in it. */
interface Place {
  readonly directory: string
  readonly databaseUrl?: string
}

const optionsOf = ({ directory, databaseUrl }: Place) => ({
  data: { kind: 'directory', path: directory } as const,
  ...(databaseUrl === undefined ? {} : { databaseUrl }),
})
const start = (place: Place): Promise<Easel> => startEasel(optionsOf(place))

/** What a refused start says; fails where the server starts. */
async function refusalOf(place: Place): Promise<string> {
  try {
    await using _ = await start(place)
  } catch (error) {
    if (error instanceof Error && 'refusal' in error) return error.message
    throw error
  }
  throw new Error('the server has started')
}

async function filled(place: Place, work: (kit: Kit) => Promise<void> = async () => {}) {
  await using kit = await startKit(optionsOf(place))
  await work(kit)
}

const publish = async (kit: Kit) => {
  await (await signedIn(kit, 'admin')).published({ name: 'Kept' })
}

/** A session by a connected app's JWT shows that sealed secrets open. */
async function signsInByJwt(place: Place, app: Kit['connectedApp']): Promise<boolean> {
  await using easel = await start(place)
  const { mintJwt, send } = await import('./kit.ts')
  const facts = { user: 'viewer@example.com', scopes: ['tableau:content:read'], now: new Date() }
  const answer = await send(easel.url, {
    verb: 'POST',
    path: '/api/3.28/auth/signin',
    contentType: 'application/json',
    body: JSON.stringify({
      credentials: { jwt: mintJwt(app, facts), site: { contentUrl: 'test' } },
    }),
  })
  return answer.status === 200
}

describe.each(['SQLite', 'PostgreSQL'] as const)('on %s', (kind) => {
  const isSkipped = kind === 'PostgreSQL' && postgres === null
  const place = async (name: string): Promise<Place> => {
    const directory = join(root, name)
    if (kind === 'SQLite') return { directory }
    return { directory, databaseUrl: (await postgres?.database()) ?? '' }
  }
  const runBeside = async ({ directory, databaseUrl }: Place, statement: string) => {
    await using beside =
      databaseUrl === undefined
        ? besideSqlite(join(directory, 'content.db'))
        : await besidePostgres(databaseUrl)
    await beside.run(statement)
  }

  describe.skipIf(isSkipped)('a server', () => {
    test('starts again with what it had, and its secrets open', async () => {
      const here = await place('a')
      let app: Kit['connectedApp'] | null = null
      await filled(here, async (kit) => {
        app = kit.connectedApp
      })
      expect(app === null ? false : await signsInByJwt(here, app)).toBe(true)
    })

    test('with files of another database is refused, and both folders are named', async () => {
      const [one, two] = [await place('a'), await place('b')]
      await filled(one, publish)
      await filled(two, publish)
      await rm(join(two.directory, 'files'), { recursive: true })
      await cp(join(one.directory, 'files'), join(two.directory, 'files'), { recursive: true })
      const said = await refusalOf(two)
      expect(said).toContain(`the files in ${join(two.directory, 'files')} belong to the database`)
      expect(said).toContain('restore the files of this database')
    })

    test('without its files is refused, and no folder is made in their place', async () => {
      const here = await place('a')
      await filled(here, publish)
      await rename(join(here.directory, 'files'), join(root, 'elsewhere'))
      expect(await refusalOf(here)).toContain('restore the folder from its backup')
      expect(await readdir(here.directory)).not.toContain('files')
      await rename(join(root, 'elsewhere'), join(here.directory, 'files'))
      await using _ = await start(here)
    })

    test('without its master key is refused, says what to restore, and makes no other', async () => {
      const here = await place('a')
      await filled(here)
      const key = await readFile(join(here.directory, 'master.key'))
      await rm(join(here.directory, 'master.key'))
      expect(await refusalOf(here)).toMatch(/has no master\.key.*restore master\.key/)
      expect(await readdir(here.directory)).not.toContain('master.key')
      await writeFile(join(here.directory, 'master.key'), key)
      await using _ = await start(here)
    })

    test('with the key of another database is refused', async () => {
      const here = await place('a')
      await filled(here)
      await writeFile(join(here.directory, 'master.key'), randomBytes(32))
      expect(await refusalOf(here)).toMatch(/has no master key [0-9a-f]{16}, and secrets/)
    })

    test('with keys marked for another database is refused', async () => {
      const [one, two] = [await place('a'), await place('b')]
      await filled(one)
      await filled(two)
      for (const name of ['database.id', 'master.key']) {
        await cp(join(one.directory, name), join(two.directory, name))
      }
      expect(await refusalOf(two)).toContain(`the keys in ${two.directory} belong to the database`)
    })

    test('whose keys alone were restored, without their mark, starts and marks them', async () => {
      const here = await place('a')
      await filled(here)
      const mark = await readFile(join(here.directory, 'database.id'), 'utf8')
      await rm(join(here.directory, 'database.id'))
      {
        await using _ = await start(here)
      }
      expect(await readFile(join(here.directory, 'database.id'), 'utf8')).toBe(mark)
    })

    test('with a key that is cut short is refused and says which file', async () => {
      const here = await place('a')
      await filled(here)
      await writeFile(join(here.directory, 'master.key'), 'short')
      expect(await refusalOf(here)).toContain(
        `${join(here.directory, 'master.key')} holds 5 bytes, and a master key has 32`,
      )
    })

    test('whose first start was cut off before its folders were marked goes on', async () => {
      const here = await place('a')
      await filled(here)
      await runBeside(here, 'update installation set is_marked = 0')
      await rm(join(here.directory, 'database.id'))
      await rm(join(here.directory, 'files/database.id'))
      {
        await using _ = await start(here)
      }
      expect(await readdir(join(here.directory, 'files'))).toContain('database.id')
    })

    test('of a version before installations were marked is taken up as it is', async () => {
      const here = await place('a')
      await filled(here, publish)
      await runBeside(here, 'delete from installation')
      await rm(join(here.directory, 'database.id'))
      await rm(join(here.directory, 'files/database.id'))
      {
        await using _ = await start(here)
      }
      await writeFile(join(here.directory, 'master.key'), randomBytes(32))
      expect(await refusalOf(here)).toContain('restore master.key')
    })

    test('of a version before, whose key is lost, is refused where secrets are sealed under it', async () => {
      const here = await place('a')
      await filled(here)
      await runBeside(here, 'delete from installation')
      for (const name of ['database.id', 'files/database.id', 'master.key']) {
        await rm(join(here.directory, name))
      }
      expect(await refusalOf(here)).toContain('has no master.key')
    })

    test('beside an empty database is refused, says what is missing and how to begin anew', async () => {
      const here = await place('a')
      await filled(here, publish)
      const emptied =
        kind === 'SQLite' ? here : { ...here, databaseUrl: (await postgres?.database()) ?? '' }
      if (kind === 'SQLite') {
        for (const name of ['content.db', 'content.db-wal', 'content.db-shm']) {
          await rm(join(here.directory, name), { force: true })
        }
      }
      const said = await refusalOf(emptied)
      expect(said).toMatch(/is missing or empty, while .* holds keys of the database/)
      expect(said).toContain('begin anew in another data directory')
      const blobs = await readdir(join(here.directory, 'files/blobs'))
      expect(blobs.length).toBeGreaterThan(0)
    })

    test('whose database a later version has changed is refused', async () => {
      const here = await place('a')
      await filled(here)
      await runBeside(
        here,
        `insert into content_migration (name, timestamp) values ('9999-later', '2099-01-01')`,
      )
      expect(await refusalOf(here)).toMatch(
        /later version of Easel \(9999-later\).*start that version/,
      )
    })

    test('is one of two that start at once in a new place, and both fit', async () => {
      const here = await place('a')
      const starts = await Promise.allSettled([start(here), start(here)])
      const started = starts.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
      expect(started).toHaveLength(kind === 'SQLite' ? 1 : 2)
      for (const one of started) await one.close()
      await using _ = await start(here)
    })
  })
})

test('an embedded database of no bytes is refused and left as it is', async () => {
  const here = { directory: join(root, 'a') }
  await filled(here, publish)
  await writeFile(join(here.directory, 'content.db'), '')
  await rm(join(here.directory, 'content.db-wal'), { force: true })
  expect(await refusalOf(here)).toContain(
    `${join(here.directory, 'content.db')} is missing or empty`,
  )
  expect(await readFile(join(here.directory, 'content.db'), 'utf8')).toBe('')
})

test('a directory that a first start has only begun to fill is taken up', async () => {
  const here = { directory: join(root, 'a') }
  const key = randomBytes(32)
  await mkdir(here.directory)
  await writeFile(join(here.directory, 'master.key'), key)
  {
    await using _ = await start(here)
  }
  expect(await readFile(join(here.directory, 'master.key'))).toEqual(key)
})

/** Every method of the contract through the client against a running Easel, on each database: it answers, or refuses by a code that it declares. */

import { rest, type AnyMethod } from '@easel/contract'
import { ordersWorkbook, samplePackage } from '@easel/cli'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTestPostgres } from '../../server/test/postgres.ts'
import { TableauError, type Call, type Client } from '../src/index.ts'
import { startService, type Service } from './easel.ts'
import { sample } from './sample.ts'

const postgres = await openTestPostgres()
afterAll(() => postgres?.[Symbol.asyncDispose]())

/** The methods that end the session come last. */
const methods: readonly AnyMethod[] = Object.values(rest).toSorted(
  (a, b) => Number(a.name === 'signOut') - Number(b.name === 'signOut'),
)

interface Things {
  readonly workbookId: string
  readonly projectId: string
  readonly viewId: string
}

async function publish(tableau: Client): Promise<Things> {
  const [project] = await tableau.queryProjects().all()
  const projectId = project?.id ?? ''
  const { workbook } = await tableau.publishWorkbook({
    workbook: { name: 'Orders', project: { id: projectId } },
    file: samplePackage(ordersWorkbook()),
    fileName: 'orders.twbx',
  })
  const workbookId = workbook?.id ?? ''
  const { views } = await tableau.queryViewsForWorkbook({ workbookId })
  return { projectId, workbookId, viewId: views.view[0]?.id ?? '' }
}

/** Everything that the method takes: things of the site where it has them, samples elsewhere. */
function argumentsOf({ path, query, body }: AnyMethod, things: Things): object {
  const names = [...path.matchAll(/(?<=\/):(\w+)/g)].map(([, name = '']) => name)
  const known: Readonly<Record<string, string>> = { ...things }
  const places = names.filter((name) => name !== 'siteId').map((name) => [name, known[name] ?? 'a'])
  const schema = body.kind === 'message' ? body.schema : body.kind === 'parts' ? body.payload : null
  return {
    ...(Object.fromEntries(places) as object),
    ...(path.includes('permissions') ? {} : sample(query)),
    ...(schema === null ? {} : sample(schema)),
    ...(body.kind === 'parts' ? { file: new Blob(['no workbook']), fileName: 'a.twbx' } : {}),
  }
}

type AnyCall = ((args: object) => Call<unknown>) & { readonly codes: readonly string[] }

/** What came of it: an answer, or a code that the method declares. */
async function outcomeOf(call: AnyCall, args: object): Promise<string> {
  try {
    await call(args)
    return 'as declared'
  } catch (error) {
    const isDeclared = error instanceof TableauError && call.codes.includes(error.code)
    return isDeclared ? 'as declared' : String(error)
  }
}

describe.each([
  ['SQLite', 'sqlite'],
  ['PostgreSQL', 'postgres'],
] as const)('on %s', (_, kind) => {
  let service: Service
  let tableau: Client
  let things: Things
  beforeAll(async () => {
    if (kind === 'postgres' && postgres === null) return
    const databaseUrl = kind === 'postgres' ? await postgres?.database() : undefined
    service = await startService(databaseUrl === undefined ? {} : { databaseUrl })
    tableau = await service.client()
    things = await publish(tableau)
  })
  afterAll(async () => {
    if (kind === 'sqlite' || postgres !== null) await service[Symbol.asyncDispose]()
  })

  test.skipIf(kind === 'postgres' && postgres === null).each(methods)(
    '$name answers, or refuses by a code that it declares',
    async (method) => {
      const table = tableau as unknown as Readonly<Record<string, AnyCall>>
      const call = table[method.name]
      if (call === undefined) throw new Error('the client has no such method')
      expect(await outcomeOf(call, argumentsOf(method, things))).toBe('as declared')
    },
  )

  test.skipIf(kind === 'postgres' && postgres === null)(
    'a list is typed, filtered and paged',
    async () => {
      for (const name of ['One', 'Two', 'Three']) await tableau.createProject({ project: { name } })
      const filter = { name: { in: ['One', 'Two', 'Three'] } }
      const names = await tableau.queryProjects({ filter, sort: ['name'], pageSize: 2 }).all()
      expect(names.map(({ name }) => name)).toEqual(['One', 'Three', 'Two'])
    },
  )
})

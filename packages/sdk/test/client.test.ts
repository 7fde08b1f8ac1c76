/** The client against a running Easel: signing in, calls, lists, errors. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { isErrorOf, pat, TableauError, type Client } from '../src/index.ts'
import { startService, type Service } from './easel.ts'

let service: Service
let tableau: Client
beforeAll(async () => {
  service = await startService()
  tableau = await service.client()
})
afterAll(() => service[Symbol.asyncDispose]())

describe('a call', () => {
  test('signs in by itself and answers typed values', async () => {
    const { project } = await tableau.createProject({ project: { name: 'Reports' } })
    expect(project).toMatchObject({ name: 'Reports', owner: { id: service.admin.luid } })
    expect(project.createdAt).toBeInstanceOf(Date)
    await tableau.projects.deleteProject({ projectId: project.id })
  })

  test('answers its HTTP response too', async () => {
    const { data, response } = await tableau.getCurrentServerSession().withResponse()
    expect(data.session.user.name).toBe('ann@example.com')
    expect(response.headers.get('x-request-id')).toBeTruthy()
  })

  test('refuses an argument that the method does not have before anything is sent', async () => {
    const misspelt = { project: { name: 'A' }, publishSample: true }
    await expect(tableau.createProject(misspelt)).rejects.toThrow(
      'createProject has no publishSample: did you mean publishSamples?',
    )
    const inside = { project: { nam: 'A' } } as object as { project: { name: string } }
    await expect(tableau.createProject(inside)).rejects.toThrow('did you mean name?')
  })

  test('reaches a method by its path alone', async () => {
    const response = await tableau.raw('GET', '/sites/:siteId/projects', { query: { pageSize: 1 } })
    expect(await response.json()).toMatchObject({ pagination: { pageSize: '1' } })
  })
})

describe('a list', () => {
  beforeAll(async () => {
    for (const name of ['One', 'Two', 'Three', 'Four, five'])
      await tableau.createProject({ project: { name } })
  })

  test('is a page when it is awaited', async () => {
    const page = await tableau.queryProjects({ pageSize: 2, sort: ['-name'] })
    expect(page.pagination).toEqual({ pageNumber: 1, pageSize: 2, totalAvailable: 5 })
    expect(page.projects.project.map(({ name }) => name)).toEqual(['Two', 'Three'])
  })

  test('is every item when it is iterated', async () => {
    const names: string[] = []
    for await (const { name } of tableau.queryProjects({ pageSize: 2, sort: ['name'] }))
      names.push(name)
    expect(names).toEqual(['Default', 'Four, five', 'One', 'Three', 'Two'])
  })

  test('gives so many items as are wanted', async () => {
    expect(await tableau.queryProjects({ pageSize: 2 }).all({ limit: 3 })).toHaveLength(3)
    expect(await tableau.queryProjects().all()).toHaveLength(5)
  })

  test('filters by what the method allows', async () => {
    const filter = { name: { in: ['One', 'Two'] }, createdAt: { gt: new Date('2020-01-01') } }
    expect(await tableau.queryProjects({ filter }).all()).toHaveLength(2)
    const twice = { createdAt: { gt: new Date(0), lt: new Date() } } as object
    await expect(tableau.queryProjects({ filter: twice })).rejects.toThrow('must have one operator')
    const comma = { name: { eq: 'Four, five' } }
    await expect(tableau.queryProjects({ filter: comma })).rejects.toThrow(
      'no way to write a comma',
    )
  })
})

describe('an error', () => {
  const projectId = '00000000-0000-4000-8000-000000000000'

  test('has the facts that the service tells', async () => {
    const error: unknown = await tableau
      .deleteProject({ projectId })
      .catch((cause: unknown) => cause)
    expect(error).toBeInstanceOf(TableauError)
    expect(error).toMatchObject({
      method: 'deleteProject',
      status: 404,
      code: '404005',
      summary: 'Resource Not Found',
      detail: `Project '${projectId}' could not be found.`,
    })
  })

  test('is known by its method', async () => {
    const error: unknown = await tableau
      .deleteProject({ projectId })
      .catch((cause: unknown) => cause)
    expect(isErrorOf(tableau.deleteProject, error)).toBe(true)
    expect(isErrorOf(tableau.updateProject, error)).toBe(false)
  })

  test('of the credentials names the sign-in and holds none of them', async () => {
    const { name } = await service.token()
    const auth = pat({ name, secret: 'wrong', site: 'marketing' })
    const stranger = await service.client({ auth })
    const error: unknown = await stranger.queryProjects().catch((cause: unknown) => cause)
    expect(error).toMatchObject({ method: 'signIn', code: '401001' })
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain('wrong')
  })
})

/** An Easel for tests: `await using easel = await startEasel()`, in vitest, jest and node:test. */

import process from 'node:process'
import { mintJwt } from '../auth/mint.ts'
import { directTrust, pat } from '../auth/providers.ts'
import { createClient, type Client } from '../create-client.ts'
import type { ClientOptions } from '../client/options.ts'
import type { FileSource } from '../files/file-source.ts'
import type { Backend, Facts, Role } from './facts.ts'

export type { Facts, Person, Role } from './facts.ts'

export interface MintOptions {
  readonly as?: Role
  /** Default: all. */
  readonly scopes?: readonly string[]
  /** More claims, or others in place of the usual ones. */
  readonly claims?: Readonly<Record<string, unknown>>
}

export interface SignInOptions extends Partial<Omit<ClientOptions, 'auth' | 'url'>> {
  /** Default: admin. */
  readonly as?: Role
  /** Signs in by a JWT with these scopes; without them by a personal access token, which opens everything. */
  readonly scopes?: readonly string[]
}

export interface TestEasel extends Facts, AsyncDisposable {
  /** A JWT of the site's connected app. */
  mint(options?: MintOptions): Promise<string>
  /** A client of one of the people. */
  signIn(options?: SignInOptions): Promise<Client>
  /** Publishes a workbook into the default project, as the administrator. */
  publish(file: FileSource, fileName: string): Promise<Workbook>
  /** A new personal access token of one of the people. */
  token(as?: Role): Promise<{ readonly name: string; readonly secret: string }>
  stop(): Promise<void>
}

type Workbook = NonNullable<Awaited<ReturnType<Client['publishWorkbook']>>['workbook']>

export interface StartOptions {
  /** In this process, or in one of its own. Default: in this one where its Node can run Easel (24 and later). */
  readonly process?: 'this' | 'child'
}

const neededMajor = 24
const everything = ['tableau:*:*'] as const

const start = async ({ process: place }: StartOptions): Promise<Backend> => {
  const isAble = Number(process.versions.node.split('.', 1)[0]) >= neededMajor
  if ((place ?? (isAble ? 'this' : 'child')) === 'this')
    return (await import('./in-process.ts')).startInProcess()
  return (await import('./in-child.ts')).startInChild()
}

/** Starts an Easel in memory, with one site and four people: admin, creator, explorer, viewer. */
export async function startEasel(options: StartOptions = {}): Promise<TestEasel> {
  const backend = await start(options)
  const { facts } = backend
  const { url, site, people, connectedApp } = facts
  const trustOf = (as: Role, scopes: readonly string[]) => ({
    clientId: connectedApp.clientId,
    secretId: connectedApp.secretId,
    secret: connectedApp.secretValue,
    username: people[as].name,
    scopes,
    site,
  })
  const signIn: TestEasel['signIn'] = async ({ as = 'admin', scopes, ...more } = {}) => {
    const auth =
      scopes === undefined
        ? pat({ ...(await backend.token(as)), site })
        : directTrust(trustOf(as, scopes))
    return createClient({ url, auth, ...more })
  }
  return {
    ...facts,
    mint: ({ as = 'admin', scopes = everything, claims = {} } = {}) =>
      mintJwt({ ...trustOf(as, scopes), claims }),
    signIn,
    publish: async (file, fileName) => {
      await using tableau = await signIn()
      const [project] = await tableau.queryProjects({ filter: { name: { eq: 'Default' } } }).all()
      if (project === undefined) throw new Error('the site has no project Default')
      const name = fileName.replace(/\.[^.]*$/, '')
      const workbook = { name, project: { id: project.id } }
      const answer = await tableau.publishWorkbook({ workbook, file, fileName, overwrite: true })
      if (answer.workbook === undefined) throw new Error('the workbook is published by a job')
      return answer.workbook
    },
    token: (as = 'admin') => backend.token(as),
    stop: () => backend.stop(),
    [Symbol.asyncDispose]: () => backend.stop(),
  }
}

/** A client of the REST API over the families of methods that it is given. */

import {
  appendToFileUpload,
  initiateFileUpload,
  type AnyMethod,
  type pipelineErrors,
} from '@easel/contract'
import type { Api } from '../api/api.ts'
import type { Arguments, WithResponse } from '../calls/call.ts'
import { compileRest } from '../calls/compile-rest.ts'
import type { Operation } from '../calls/operation.ts'
import type { CallOptions } from '../calls/options.ts'
import { stageFile, type UploadMethods } from '../files/stage.ts'
import { createKeeper } from '../session/keeper.ts'
import { memoryStore } from '../session/session.ts'
import type { Connection } from '../transport/connection.ts'
import { dispatch } from '../transport/dispatch.ts'
import { settingsOf } from '../transport/settings.ts'
import { bind } from './bind.ts'
import { waitForJob, type JobState, type JobWaiting, type WaitOptions } from './jobs.ts'
import { membersOf, type ClientMembers } from './members.ts'
import type { ClientOptions } from './options.ts'
import { openSession, sessionIn } from './sign-in.ts'
import { versionReader } from './version.ts'

/** Methods by name, by family. */
export type Families = Readonly<Record<string, Readonly<Record<string, unknown>>>>

type PipelineCode = (typeof pipelineErrors)[number]
type NameIn<F> = { [N in keyof F]: keyof F[N] }[keyof F]
type Named<F, K> = { [N in keyof F]: K extends keyof F[N] ? F[N][K] : never }[keyof F]
type Flat<F> = { readonly [K in NameIn<F>]: Named<F, K> }

type JobOf<M> = M extends (args: never) => PromiseLike<{ readonly job: infer J }> ? J : never

type ByFamily<F> = {
  readonly [N in keyof F]: Api<F[N], PipelineCode> &
    (F[N] extends { readonly queryJob: infer Q } ? JobWaiting<JobOf<Api<{ q: Q }>['q']>> : unknown)
}

/** The methods of the families, flat and by family. */
export type ClientOf<F> = Api<Flat<F>, PipelineCode> & ByFamily<F> & ClientMembers

const tokenHeader = 'x-tableau-auth'
const endedCodes = ['401000', '401002', ''] as const
const defaultBlockBytes = 16 * 1024 * 1024

export function createClientOf<const F extends Families>(
  families: F,
  options: ClientOptions,
): ClientOf<F> {
  const { auth, sessions = memoryStore(), apiVersion: pinned } = options
  const keeper = createKeeper(
    sessions,
    () => openSession(connection, auth),
    auth.kind === 'credentials',
  )
  const connection: Connection = {
    settings: settingsOf(options),
    apiPath: async () => `/api/${await apiVersion()}`,
    tokenHeader,
    keeper,
    scopes: auth.kind === 'credentials' ? (auth.scopes ?? null) : null,
    endedCodes,
    afterAnswer: async (method, data) => {
      if (method === 'signOut') await keeper.adopt(null)
      if (method === 'switchSite') await keeper.adopt(sessionIn(data))
    },
  }
  const apiVersion = versionReader(connection, pinned)
  const send = sender(connection, options)
  const byFamily = Object.entries(families).map(([name, methods]) => {
    const bound = bind(methods as Readonly<Record<string, AnyMethod>>, compileRest, send)
    const { queryJob } = bound
    const look = async (jobId: string, signal?: AbortSignal): Promise<JobState> => {
      const answer = await queryJob?.({ jobId }, signal === undefined ? {} : { signal })
      return (answer as { readonly job: JobState }).job
    }
    const wait = (jobId: string, waiting: WaitOptions<JobState> = {}) =>
      waitForJob(() => look(jobId, waiting.signal), waiting)
    return { name, methods: bound, members: queryJob === undefined ? bound : { ...bound, wait } }
  })
  const members = membersOf(connection, apiVersion, auth.kind === 'credentials')
  return Object.assign(
    members,
    ...byFamily.map(({ methods }) => methods),
    Object.fromEntries(byFamily.map(({ name, members: family }) => [name, family])),
  ) as ClientOf<F>
}

type SendCall = (
  operation: Operation,
  args: Arguments,
  options: CallOptions,
) => Promise<WithResponse<unknown>>

/** Sends calls, with their files made ready. */
function sender(
  connection: Connection,
  { blockBytes = defaultBlockBytes, largestRequestBytes = Infinity }: ClientOptions,
): SendCall {
  const uploads: UploadMethods = {
    initiate: compileRest(initiateFileUpload),
    append: compileRest(appendToFileUpload),
    blockBytes,
    largestRequestBytes,
  }
  const plain: SendCall = (operation, args, options) =>
    dispatch(connection, { operation, args, options })
  const data = async (...call: Parameters<SendCall>) => (await plain(...call)).data
  return async (operation, args, options) => {
    const { upload: rule } = operation
    if (rule === null || args['file'] === undefined) return plain(operation, args, options)
    const staged = await stageFile(uploads, data, { operation, rule, args, options })
    const { file } = staged
    if (!(file instanceof Blob)) return plain(operation, staged, options)
    options.onProgress?.({ sentBytes: 0, totalBytes: file.size })
    const answer = await plain(operation, staged, options)
    options.onProgress?.({ sentBytes: file.size, totalBytes: file.size })
    return answer
  }
}

/** Projects of Connect, for the holder of the admin key. */

import { restError, type own } from '@easel/contract'
import type { ConnectProject } from '../ports/index.ts'
import type { OwnHandler, OwnServices } from './context.ts'

const mostRequests = 200

export const listConnectConnections: OwnHandler<typeof own.listConnectConnections> = async ({
  params,
  services,
}) => {
  const { luid } = await projectOf(services, params.projectId)
  const connections = await services.store.read.connectConnections.ofProject(luid)
  return {
    connections: connections.map((one) => ({
      id: one.luid,
      user: one.userId,
      externalId: one.externalId,
      state: one.state,
      reason: one.reason,
      server: one.serverUrl,
      site: one.site,
      tokenName: one.tokenName,
      createdAt: one.createdAt.toISOString(),
      updatedAt: one.updatedAt.toISOString(),
    })),
  }
}

export const listConnectKeys: OwnHandler<typeof own.listConnectKeys> = async ({
  params,
  services,
}) => {
  const { luid } = await projectOf(services, params.projectId)
  const { connectProjects } = services.store.read
  const signing = (await connectProjects.signingKeys(luid)).map((key) => ({
    id: key.keyId,
    kind: 'signing' as const,
    algorithm: key.algorithm,
    createdAt: key.createdAt.toISOString(),
  }))
  const server = (await connectProjects.serverKeys(luid)).map((key) => ({
    id: key.luid,
    kind: 'server' as const,
    algorithm: null,
    createdAt: key.createdAt.toISOString(),
  }))
  return { keys: [...signing, ...server] }
}

export const listConnectRequests: OwnHandler<typeof own.listConnectRequests> = async ({
  params,
  services,
}) => {
  const { luid } = await projectOf(services, params.projectId)
  const entries = await services.store.read.connectLog.latest(luid, mostRequests)
  return {
    requests: entries.map(({ at, userId, connectionLuid, verb, ...entry }) => ({
      at: at.toISOString(),
      user: userId,
      connectionId: connectionLuid,
      method: verb,
      path: entry.path,
      status: entry.status,
      milliseconds: entry.milliseconds,
      requestId: entry.requestId,
    })),
  }
}

/** By its id or its name. @throws RestError 400000 where there is none */
async function projectOf({ store }: OwnServices, named: string): Promise<ConnectProject> {
  const { connectProjects } = store.read
  const project = (await connectProjects.byLuid(named)) ?? (await connectProjects.byName(named))
  if (project !== null) return project
  throw restError('400000', { problem: `there is no project "${named}" of Connect` })
}

/** Connections of an end user: made, shown, repaired and removed. Nothing of a secret is ever answered. */

import type { ConnectConnection, Writer } from '../../ports/index.ts'
import type { JsonObject } from '../../identity/jwt/strict-json.ts'
import { accountAnswer } from '../answers/integration.ts'
import { credentialAnswer } from '../answers/credential.ts'
import { objectIn, readBody, storable, textIn } from '../body.ts'
import type { NewCredential } from '../broker/credential.ts'
import { ConnectProblem, json } from '../problem.ts'
import { readConnectForm } from './connect-form.ts'
import {
  connectionsOf,
  namedConnection,
  ownConnection,
  type ConnectMethod,
  type MethodContext,
} from './context.ts'
import { tryOut } from './try-out.ts'

const mostConnections = 20

/** With `integration`, the end user's account there; else all their credentials. */
export const listCredentials: ConnectMethod = async (context) => {
  const { services, project, call } = context
  const connections = await connectionsOf(context)
  const asked = new URLSearchParams(call.search).get('integration')
  if (asked === null) return json(200, connections.map(credentialAnswer))
  const integrations = await services.store.read.connectProjects.integrations(project.luid)
  const found = integrations.find(({ type, luid }) => type === asked || luid === asked)
  if (found === undefined) throw unknownIntegration()
  const own = connections.filter(({ integrationLuid }) => integrationLuid === found.luid)
  return json(200, accountAnswer(own))
}

export const getCredential: ConnectMethod = async (context) => {
  const { credential = '' } = context.params
  return json(200, credentialAnswer(ownConnection(await connectionsOf(context), credential)))
}

export const createCredential: ConnectMethod = async (context) => {
  const { call, services, project } = context
  const body = await readBody(call.body)
  const integrationId = textIn(body, 'integrationId')
  const integrations = await services.store.read.connectProjects.integrations(project.luid)
  const integration = integrations.find(({ luid }) => luid === integrationId)
  if (integration === undefined) throw unknownIntegration()
  const externalId = textIn(objectIn(body, 'installOptions'), 'externalId')
  const form = readConnectForm(body, services.targets)
  const made = await connect(context, form, async (write) => {
    const connections = await write.connectConnections.ofUser(project.luid, context.userId)
    const same = connections.find((one) => externalId !== null && one.externalId === externalId)
    if (same !== undefined) return same
    if (connections.length >= mostConnections) {
      const message = `A user can have ${mostConnections} credentials; remove one first.`
      throw new ConnectProblem(409, 'too-many-credentials', message)
    }
    return { integrationLuid: integration.luid, externalId }
  })
  return json(200, credentialAnswer(made))
}

export const completeSetup: ConnectMethod = async (context) => {
  const { call, services, params } = context
  const { credential = '' } = params
  const known = ownConnection(await connectionsOf(context), credential)
  const body = await readBody(call.body)
  if (Object.keys(objectIn(body, 'payload')).length === 0) return json(200, credentialAnswer(known))
  const form = readConnectForm(body, services.targets)
  const made = await connect(context, form, async (write) =>
    ownConnection(
      await write.connectConnections.ofUser(known.projectLuid, context.userId),
      known.luid,
    ),
  )
  return json(200, credentialAnswer(made))
}

export const updateCredential: ConnectMethod = async (context) => {
  const { call, services, params, project, userId } = context
  const config = objectIn(await readBody(call.body), 'config')
  const shared = storable(objectIn(config, 'sharedSettings'), 'sharedSettings')
  const workflows = storable(objectIn(config, 'workflowSettings'), 'workflowSettings')
  const changed = await services.store.transaction(async ({ connectConnections: connections }) => {
    await connections.holdUser(project.luid, userId)
    const known = ownConnection(
      await connections.ofUser(project.luid, userId),
      params['credential'] ?? '',
    )
    const settings = {
      sharedSettings: storable({ ...known.settings.sharedSettings, ...shared }, 'sharedSettings'),
      workflowSettings: storable(
        { ...known.settings.workflowSettings, ...workflows },
        'workflowSettings',
      ),
    }
    const change = { settings, updatedAt: services.clock.now() }
    await connections.update(known.luid, change)
    return { ...known, ...change }
  })
  return json(200, { ...credentialAnswer(changed), errors: [] })
}

/** Removes the credential that the header names, or all that the end user has at the integration. */
export const deleteIntegration: ConnectMethod = async (context) => {
  const { call, services, project, userId, params } = context
  const { integration = '' } = params
  const removed = await services.store.transaction(async ({ connectConnections: connections }) => {
    await connections.holdUser(project.luid, userId)
    const all = await connections.ofUser(project.luid, userId)
    const own = all.filter(({ integrationLuid }) => integrationLuid === integration.toLowerCase())
    const named = namedConnection(call, own)
    const gone = named === null ? own : [named]
    if (gone.length === 0) throw unknownIntegration()
    for (const { luid } of gone) await connections.delete(luid)
    return gone
  })
  for (const gone of removed) await endUnused(context, gone)
  return json(200, { deleted: removed.map(({ luid }) => luid) })
}

const unknownIntegration = () =>
  new ConnectProblem(404, 'integration-unknown', 'The user has no such integration.')

/** A place that exists, or what a new one is made of. */
type Place = ConnectConnection | Pick<ConnectConnection, 'integrationLuid' | 'externalId'>

/** Tries the token, then stores the connection at the place that is still free then. */
async function connect(
  context: MethodContext,
  form: NewCredential,
  placeIn: (write: Writer) => Promise<Place>,
): Promise<ConnectConnection> {
  const { services, project, userId } = context
  const credential = await services.credentials.fresh(form)
  await tryOut(services, credential)
  const now = services.clock.now()
  const { stored, before } = await services.store.transaction(async (write) => {
    await write.connectConnections.holdUser(project.luid, userId)
    const place = await placeIn(write)
    const luid = 'luid' in place ? place.luid : services.random.uuid()
    const { serverUrl, site, tokenName, fingerprint } = credential
    const change = {
      serverUrl,
      site,
      tokenName,
      fingerprint,
      sealedSecret: services.credentials.seal(luid, form.secret),
      state: 'active',
      reason: null,
      failureCount: 0,
      updatedAt: now,
      refreshedAt: now,
    } as const
    if ('luid' in place) {
      await write.connectConnections.update(luid, change)
      return { stored: { ...place, ...change }, before: place }
    }
    const made: ConnectConnection = {
      ...place,
      ...change,
      luid,
      projectLuid: project.luid,
      userId,
      configurations: [defaultConfiguration(services.random.uuid(), now)],
      settings: { sharedSettings: {}, workflowSettings: {} },
      createdAt: now,
    }
    await write.connectConnections.create(made)
    return { stored: made, before: null }
  })
  if (before !== null) await endUnused(context, before)
  return stored
}

export const defaultConfiguration = (luid: string, now: Date) => ({
  luid,
  externalId: null,
  isDefault: true,
  meta: {} satisfies JsonObject,
  createdAt: now.getTime(),
  updatedAt: now.getTime(),
})

/** Signs out of the target where no connection has the credential any more. */
async function endUnused(
  { services }: MethodContext,
  { fingerprint, serverUrl }: ConnectConnection,
): Promise<void> {
  const others = await services.store.read.connectConnections.withFingerprint(fingerprint)
  if (others.length === 0) await services.broker.end({ fingerprint, serverUrl })
}

/** Configurations of a credential: named sets of what the application stores beside it. The first one goes with the credential alone. */

import { headerOf } from '../../kernel/connect-call.ts'
import type { ConnectConfiguration, ConnectConnection } from '../../ports/index.ts'
import { credentialAnswer } from '../answers/credential.ts'
import { objectIn, readBody, storable, textIn } from '../body.ts'
import { ConnectProblem, json } from '../problem.ts'
import { ownConnection, type ConnectMethod, type MethodContext } from './context.ts'

const mostConfigurations = 100
const configurationHeader = 'x-paragon-configuration-id'

export const createConfiguration: ConnectMethod = async (context) => {
  const { clock, random } = context.services
  const externalId = textIn(await readBody(context.call.body), 'externalId')
  const at = clock.now().getTime()
  return change(context, (before) => {
    if (before.length >= mostConfigurations) {
      const message = `A credential can have ${mostConfigurations} configurations.`
      throw new ConnectProblem(409, 'too-many-configurations', message)
    }
    if (externalId !== null && before.some((one) => one.externalId === externalId)) {
      const message = 'The credential has a configuration of that external id.'
      throw new ConnectProblem(409, 'configuration-exists', message)
    }
    const times = { createdAt: at, updatedAt: at }
    // The vendor's SDK takes the newest one for the one that was made.
    const luid = random.uuid()
    return [...before, { luid, externalId, isDefault: false, meta: {}, ...times }]
  })
}

export const updateConfiguration: ConnectMethod = async (context) => {
  const meta = storable(objectIn(await readBody(context.call.body), 'meta'), 'meta')
  const updatedAt = context.services.clock.now().getTime()
  return change(context, (before) => {
    const { luid } = namedIn(context, before)
    return before.map((one) => (one.luid === luid ? { ...one, meta, updatedAt } : one))
  })
}

export const deleteConfiguration: ConnectMethod = async (context) =>
  change(context, (before) => {
    const { luid, isDefault } = namedIn(context, before)
    if (isDefault) {
      const message = 'The first configuration goes with its credential; remove that.'
      throw new ConnectProblem(409, 'configuration-default', message)
    }
    return before.filter((one) => one.luid !== luid)
  })

type Configurations = readonly ConnectConfiguration[]

function namedIn({ call }: MethodContext, all: Configurations): ConnectConfiguration {
  const name = headerOf(call, configurationHeader) ?? ''
  const found = all.find(({ luid }) => luid === name.toLowerCase())
  if (found !== undefined) return found
  const message = `${configurationHeader} names no configuration of the credential.`
  throw new ConnectProblem(404, 'configuration-unknown', message)
}

async function change(context: MethodContext, work: (before: Configurations) => Configurations) {
  const { services, project, userId, params } = context
  const after = await services.store.transaction(async ({ connectConnections: connections }) => {
    await connections.holdUser(project.luid, userId)
    const known: ConnectConnection = ownConnection(
      await connections.ofUser(project.luid, userId),
      params['credential'] ?? '',
    )
    const updatedAt = services.clock.now()
    const configurations = work(known.configurations)
    await connections.update(known.luid, { configurations, updatedAt })
    return { ...known, configurations, updatedAt }
  })
  return json(200, credentialAnswer(after))
}

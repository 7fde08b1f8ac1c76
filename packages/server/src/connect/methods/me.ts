/** Who the end user is to the application, what they have connected to, and what they could. */

import { objectIn, readBody, storable } from '../body.ts'
import { integrationAnswer, meAnswer } from '../answers/integration.ts'
import { json } from '../problem.ts'
import { connectionsOf, type ConnectMethod, type MethodContext } from './context.ts'

export const getMe: ConnectMethod = async (context) => json(200, await meOf(context))

export const updateMe: ConnectMethod = async (context) => {
  const { call, services, project, userId } = context
  const meta = storable(objectIn(await readBody(call.body), 'meta'), 'meta')
  await services.store.transaction((write) =>
    write.connectConnections.putUser({ projectLuid: project.luid, userId, meta }),
  )
  return json(200, await meOf(context))
}

export const listIntegrations: ConnectMethod = async (context) => {
  const { services, project } = context
  const integrations = await services.store.read.connectProjects.integrations(project.luid)
  const connections = await connectionsOf(context)
  const answers = integrations.map((integration) =>
    integrationAnswer(
      integration,
      connections.filter(({ integrationLuid }) => integrationLuid === integration.luid),
    ),
  )
  return json(200, answers)
}

async function meOf(context: MethodContext) {
  const { services, project, userId } = context
  const { read } = services.store
  const user = await read.connectConnections.user(project.luid, userId)
  return meAnswer({
    project,
    userId,
    meta: user?.meta ?? {},
    integrations: await read.connectProjects.integrations(project.luid),
    connections: await connectionsOf(context),
  })
}

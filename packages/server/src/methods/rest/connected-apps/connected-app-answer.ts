/** A connected app and its secrets as elements of answers. */

import type { ConnectedApp, ConnectedAppSecretValue, Reader } from '../../../ports/index.ts'

export async function connectedAppAnswer(read: Reader, app: ConnectedApp) {
  const secrets = await read.connectedApps.secretsOf(app.clientId)
  const { projects, domainSafelist } = app
  return {
    name: app.name,
    enabled: app.isEnabled,
    clientId: app.clientId,
    projectId: projects?.length === 1 ? projects[0]?.luid : undefined,
    createdAt: app.createdAt,
    domainSafelist: domainSafelist.length === 0 ? undefined : domainSafelist.join(' '),
    unrestrictedEmbedding: app.unrestrictedEmbedding,
    secret: secrets.map(({ secretId, createdAt }) => ({ id: secretId, createdAt })),
    projectIds: projects === null ? undefined : { projectId: projects.map(({ luid }) => luid) },
  }
}

export const secretAnswer = ({ secretId, secretValue, createdAt }: ConnectedAppSecretValue) => ({
  connectedApplicationSecret: { id: secretId, value: secretValue, createdAt },
})

/** A connection as the vendor's SDK knows it: a credential with its configurations. */

import type { ConnectConfiguration, ConnectConnection, ConnectionState } from '../../ports/index.ts'

const statuses: Readonly<Record<ConnectionState, 'PENDING' | 'VALID' | 'INVALID'>> = {
  pending: 'PENDING',
  active: 'VALID',
  degraded: 'VALID',
  reauth_required: 'INVALID',
  revoked: 'INVALID',
}

/** What the target itself calls the account; nothing that opens it. */
function providerOf({ serverUrl, site, tokenName }: ConnectConnection) {
  return {
    providerId: tokenName,
    providerData: { site, tokenName, ...(serverUrl === null ? {} : { server: serverUrl }) },
  }
}

export function credentialAnswer(connection: ConnectConnection) {
  const { createdAt, updatedAt, refreshedAt } = connection
  return {
    id: connection.luid,
    projectId: connection.projectLuid,
    integrationId: connection.integrationLuid,
    personaId: connection.userId,
    isPreviewCredential: false,
    ...providerOf(connection),
    dateCreated: createdAt.toISOString(),
    dateUpdated: updatedAt.toISOString(),
    dateRefreshed: (refreshedAt ?? createdAt).toISOString(),
    status: statuses[connection.state],
    state: connection.state,
    ...(connection.reason === null ? {} : { reason: connection.reason }),
    refreshFailureCount: connection.failureCount,
    ...(connection.externalId === null ? {} : { externalId: connection.externalId }),
    configurations: connection.configurations.map((one) => configurationAnswer(connection, one)),
  }
}

function configurationAnswer(
  { luid, settings }: ConnectConnection,
  configuration: ConnectConfiguration,
) {
  const { externalId, createdAt, updatedAt, isDefault, meta } = configuration
  return {
    id: configuration.luid,
    dateCreated: new Date(createdAt).toISOString(),
    dateUpdated: new Date(updatedAt).toISOString(),
    connectCredentialId: luid,
    workflowSettings: settings.workflowSettings,
    sharedSettings: settings.sharedSettings,
    configMeta: meta,
    ...(externalId === null ? {} : { externalId }),
    ...(isDefault ? { isDefault: true } : {}),
  }
}

/** Integrations of a project as the vendor's SDK knows them: what they are, and how far an end user has connected. */

import type { ConnectConnection, ConnectIntegration, ConnectProject } from '../../ports/index.ts'
import { credentialAnswer } from './credential.ts'

/** What an end user types to connect: a personal access token. Ids are the names of the form's members. */
export const formInputs = [
  { id: 'tokenName', title: 'Token Name', type: 'TEXT_NO_VARS', required: true },
  { id: 'secret', title: 'Secret', type: 'PASSWORD', required: true },
  {
    id: 'site',
    title: 'Site',
    type: 'TEXT_NO_VARS',
    required: false,
    subtitle: 'The part of the address after /site/; empty for the default site',
  },
  {
    id: 'server',
    title: 'Server',
    type: 'TEXT_NO_VARS',
    required: false,
    placeholder: 'https://10ay.online.tableau.com',
  },
] as const

/** @see the vendor's SDK, which skips an integration without its first configuration */
export function integrationAnswer(
  { luid, type }: ConnectIntegration,
  connections: readonly ConnectConnection[],
) {
  const description = 'Workbooks, views and data sources of Tableau'
  return {
    id: luid,
    type,
    name: 'Tableau',
    brandColor: '#1f447e',
    isActive: true,
    authenticationType: 'basic',
    hasCredential: connections.length > 0,
    connectedUserLimitReached: false,
    connectedUserLimitOnDevCred: 0,
    needPreOauthInputs: true,
    workflows: [],
    noPermissionWorkflows: [],
    configs: [
      {
        id: luid,
        integrationId: luid,
        values: {
          description,
          overview: description,
          accentColor: '#1f447e',
          sharedMeta: { inputs: [] },
          workflowMeta: {},
        },
      },
    ],
    sdkIntegrationConfig: {
      oauthInputs: [],
      accountTypes: [],
      authConfigInputs: formInputs,
      // The vendor's SDK loses the credential where there is one without OAuth.
      postOauthInputs: [],
      dataSources: {},
    },
  }
}

/** The state of an end user's connections to one integration. */
export function accountAnswer(connections: readonly ConnectConnection[]) {
  const credentials = connections.map(credentialAnswer)
  const [first] = credentials
  const base = {
    enabled: first !== undefined,
    allCredentials: credentials,
    configuredWorkflows: {},
  }
  if (first === undefined) return { ...base, workflowSettings: {}, sharedSettings: {} }
  const configuration = first.configurations.find(({ isDefault }) => isDefault)
  return {
    ...base,
    credentialId: first.id,
    credentialStatus: first.status,
    credentialConfigId: configuration?.id,
    providerId: first.providerId,
    providerData: first.providerData,
    workflowSettings: configuration?.workflowSettings ?? {},
    sharedSettings: configuration?.sharedSettings ?? {},
    configMeta: configuration?.configMeta ?? {},
  }
}

export function meAnswer(of: {
  readonly project: ConnectProject
  readonly userId: string
  readonly meta: Readonly<Record<string, unknown>>
  readonly integrations: readonly ConnectIntegration[]
  readonly connections: readonly ConnectConnection[]
}) {
  const { project, userId, meta, integrations, connections } = of
  const accounts = integrations.map(({ luid, type }) => [
    type,
    accountAnswer(connections.filter(({ integrationLuid }) => integrationLuid === luid)),
  ])
  return {
    authenticated: true,
    userId,
    meta,
    resources: [],
    project: {
      id: project.luid,
      billingPlan: 'easel',
      accessibleFeatures: ['headless-cp', 'user-metadata', 'dfm'],
    },
    integrations: Object.fromEntries(accounts) as Record<string, unknown>,
  }
}

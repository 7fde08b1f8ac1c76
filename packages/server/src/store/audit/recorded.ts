/**
 * What each write of the repositories changes, in the words of the audit log. A write that is missing here does not compile, so that
 * nothing can be changed without an entry. `null` marks writes that are no changes: locks, counters, and times of last use.
 */

import { tableOf } from '../content/kinds.ts'
import { fieldsOf, idsOf } from './facts.ts'
import { recordedConnect } from './recorded-connect.ts'
import { recordedUses } from './recorded-uses.ts'
import type { Recorded } from './recordings.ts'

const ofSite = { kind: 'site', row: 'site' } as const
const ofUser = { kind: 'user', row: 'site_user' } as const
const ofGroup = { kind: 'group' } as const
const ofGroupSet = { kind: 'group-set', row: 'group_set' } as const
const ofAccount = { kind: 'account', row: 'account' } as const
const ofProject = { kind: 'project', row: 'project' } as const
const ofWorkbook = { kind: 'workbook', row: 'workbook' } as const
const ofDataSource = { kind: 'datasource', row: 'datasource' } as const
const ofFlow = { kind: 'flow', row: 'flow' } as const
const ofToken = { kind: 'personal-access-token' } as const
const ofApp = { kind: 'connected-app' } as const
const ofSecret = { kind: 'connected-app-secret' } as const
const ofServer = { kind: 'external-authorization-server' } as const
const ofUat = { kind: 'uat-configuration' } as const
const ofRevocation = { kind: 'uat-revocation' } as const
const ofRefreshTask = { kind: 'refresh-task' } as const
const ofUpload = { kind: 'upload' } as const
const ofTenant = { kind: 'tenant' } as const
const ofSignOn = { kind: 'auth-configuration' } as const

export const recorded: Recorded = {
  sites: {
    hold: null,
    create: { kind: 'site', luid: ({ luid }) => luid },
    update: { ...ofSite, id: (id) => id, facts: (_id, change) => fieldsOf(change) },
    setMcpSettings: {
      ...ofSite,
      id: (id) => id,
      facts: (_id, settings) => ({ mcpSettings: settings.map(({ key }) => key).join(' ') }),
    },
  },
  users: {
    create: { kind: 'user', luid: ({ luid }) => luid, facts: fieldsOf },
    update: { ...ofUser, id: (id) => id, facts: (_id, change) => fieldsOf(change) },
    delete: { ...ofUser, id: ({ id }) => id },
    recordSignIn: null,
    giveContent: { ...ofUser, id: ({ id }) => id, facts: (_from, toId) => ({ toId }) },
    resetCredentials: { ...ofUser, id: (id) => id },
  },
  groups: {
    create: { kind: 'group', luid: ({ luid }) => luid, facts: fieldsOf },
    update: {
      ...ofGroup,
      luid: ({ luid }) => luid,
      facts: (_group, change) => fieldsOf(change),
    },
    delete: { ...ofGroup, row: 'user_group', id: ({ id }) => id },
    addMembers: {
      ...ofGroup,
      row: 'user_group',
      id: ({ id }) => id,
      facts: (_group, userIds) => ({ added: userIds.length }),
    },
    removeMembers: {
      ...ofGroup,
      row: 'user_group',
      id: ({ id }) => id,
      facts: (_group, userIds) => ({ removed: userIds.length }),
    },
  },
  groupSets: {
    create: { kind: 'group-set', luid: ({ luid }) => luid },
    rename: { kind: 'group-set', luid: ({ luid }) => luid, facts: () => ({ fields: 'name' }) },
    delete: { ...ofGroupSet, id: ({ id }) => id },
    addGroup: { ...ofGroupSet, id: ({ id }) => id, facts: (_set, groupId) => ({ groupId }) },
    removeGroup: { ...ofGroupSet, id: ({ id }) => id, facts: (_set, groupId) => ({ groupId }) },
  },
  acls: {
    // A list is a set of rules that many things may share; what takes it is the change.
    intern: null,
    setDefault: { ...ofProject, id: (id) => id, facts: (_id, of, aclId) => ({ of, aclId }) },
    setOf: {
      kind: 'permissions',
      row: ({ kind }) => tableOf[kind],
      id: ({ id }) => id,
      facts: ({ kind }, aclId) => ({ of: kind, aclId }),
    },
  },
  projects: {
    create: { kind: 'project', luid: ({ luid }) => luid, facts: idsOf },
    update: { ...ofProject, id: (id) => id, facts: (_id, change) => fieldsOf(change) },
    delete: { ...ofProject, id: (id) => id },
  },
  workbooks: {
    create: { kind: 'workbook', luid: ({ luid }) => luid, facts: idsOf },
    replace: { ...ofWorkbook, id: (id) => id, facts: (_id, content) => idsOf(content) },
    refresh: { ...ofWorkbook, id: (id) => id, facts: (_id, file) => idsOf(file) },
    update: { ...ofWorkbook, id: (id) => id, facts: (_id, change) => fieldsOf(change) },
    delete: { ...ofWorkbook, id: (id) => id },
  },
  dataSources: {
    create: { kind: 'datasource', luid: ({ luid }) => luid, facts: idsOf },
    refresh: { ...ofDataSource, id: (id) => id, facts: (_id, file) => idsOf(file) },
    replace: { ...ofDataSource, id: (id) => id, facts: (_id, content) => idsOf(content) },
    update: { ...ofDataSource, id: (id) => id, facts: (_id, change) => fieldsOf(change) },
    replaceRows: { ...ofDataSource, id: (id) => id, facts: (_id, rows) => idsOf(rows) },
    delete: { ...ofDataSource, id: (id) => id },
  },
  flows: {
    create: { kind: 'flow', luid: ({ luid }) => luid, facts: fieldsOf },
    replace: { ...ofFlow, id: (id) => id, facts: (_id, content) => fieldsOf(content) },
    update: { ...ofFlow, id: (id) => id, facts: (_id, change) => fieldsOf(change) },
    delete: { ...ofFlow, id: (id) => id },
  },
  connections: {
    update: {
      kind: 'connections',
      row: ({ kind }) => tableOf[kind],
      id: ({ id }) => id,
      facts: ({ kind }, connection, change) => ({ of: kind, connection, ...fieldsOf(change) }),
    },
  },
  revisions: {
    remove: {
      kind: 'revisions',
      row: ({ kind }) => tableOf[kind],
      id: ({ id }) => id,
      facts: ({ kind }, number) => ({ of: kind, number }),
    },
  },
  views: { addHits: null, delete: { kind: 'view', row: 'workbook_view', id: ({ id }) => id } },
  tags: {
    add: {
      kind: 'tags',
      row: ({ kind }) => tableOf[kind],
      id: ({ id }) => id,
      facts: ({ kind }, labels) => ({ of: kind, added: labels.length }),
    },
    remove: {
      kind: 'tags',
      row: ({ kind }) => tableOf[kind],
      id: ({ id }) => id,
      facts: ({ kind }) => ({ of: kind, removed: 1 }),
    },
  },
  ...recordedUses,
  jobs: {
    create: { kind: 'job', luid: ({ luid }) => luid, facts: ({ type }) => ({ type }) },
    createAlone: {
      kind: 'job',
      luid: (job) => job?.luid ?? null,
      facts: ({ type }) => ({ type }),
    },
    claim: null,
    renew: null,
    keepReport: null,
    prune: null,
    release: null,
    cancel: {
      kind: 'job',
      luid: (isCancelled, { luid }) => (isCancelled ? luid : null),
      facts: () => ({ status: 'Cancelled' }),
    },
    finish: {
      kind: 'job',
      row: 'job',
      id: (id) => id,
      facts: (_id, { status }) => ({ status }),
    },
  },
  refreshTasks: {
    create: {
      ...ofRefreshTask,
      luid: ({ luid }) => luid,
      facts: ({ subject }) => ({ of: subject.kind }),
    },
    update: { ...ofRefreshTask, luid: (_result, { luid }) => luid },
    // The run itself is a job, which is recorded.
    advance: null,
    recordOutcome: null,
    delete: { ...ofRefreshTask, luid: (_result, { luid }) => luid },
  },
  uploads: {
    create: { ...ofUpload, luid: ({ id }) => id },
    addBlock: {
      ...ofUpload,
      luid: ({ kind }, id) => (kind === 'added' ? id : null),
      facts: (_id, { sequenceId, sizeBytes }) => ({ sequenceId, sizeBytes }),
    },
    end: { ...ofUpload, luid: (isEnded, id) => (isEnded ? id : null) },
    delete: { ...ofUpload, luid: (_result, id) => id },
  },
  tokens: {
    lockAccount: null,
    create: { ...ofToken, luid: (_result, { guid }) => guid },
    recordUse: null,
    revoke: { ...ofToken, luid: (_result, guid) => guid },
    // Time ended it, not a caller.
    recordEnd: null,
    forget: null,
  },
  passwords: {
    set: { ...ofAccount, id: (id) => id },
    // The same password, kept better.
    rehash: null,
    delete: { ...ofAccount, id: (id) => id },
  },
  connectedApps: {
    create: { ...ofApp, luid: (_result, { clientId }) => clientId, facts: fieldsOf },
    update: {
      ...ofApp,
      luid: (isThere, clientId, change) =>
        isThere && Object.keys(change).length > 0 ? clientId : null,
      facts: (_clientId, change) => fieldsOf(change),
    },
    delete: { ...ofApp, luid: (isDeleted, clientId) => (isDeleted ? clientId : null) },
    addSecret: {
      ...ofSecret,
      luid: (isAdded, { secretId }) => (isAdded ? secretId : null),
      facts: ({ clientId }) => ({ clientId }),
    },
    deleteSecret: {
      ...ofSecret,
      luid: (isDeleted, _clientId, secretId) => (isDeleted ? secretId : null),
      facts: (clientId) => ({ clientId }),
    },
  },
  externalAuthorizationServers: {
    create: { ...ofServer, luid: (how, { luid }) => (how === 'created' ? luid : null) },
    update: {
      ...ofServer,
      luid: (how, _siteId, luid) => (how === 'updated' ? luid : null),
      facts: (_siteId, _luid, change) => fieldsOf(change),
    },
    delete: { ...ofServer, luid: (isDeleted, _siteId, luid) => (isDeleted ? luid : null) },
  },
  uatConfigs: {
    create: { ...ofUat, luid: (how, { luid }) => (how === 'created' ? luid : null) },
    update: {
      ...ofUat,
      luid: (how, _tenant, luid) => (how === 'updated' ? luid : null),
      facts: (_tenant, _luid, change) => fieldsOf(change),
    },
    delete: { ...ofUat, luid: (isDeleted, _tenant, luid) => (isDeleted ? luid : null) },
  },
  uatRevocations: {
    add: { ...ofRevocation, luid: (_result, { jtiHash }) => jtiHash.toString('hex') },
    delete: {
      ...ofRevocation,
      luid: (isDeleted, _tenant, jtiHash) => (isDeleted ? jtiHash.toString('hex') : null),
    },
    prune: null,
  },
  cloud: {
    holdTenant: null,
    createTenant: { ...ofTenant, luid: (tenant) => tenant?.luid ?? null },
    updateTenant: {
      ...ofTenant,
      luid: (_result, luid) => luid,
      facts: (_luid, change) => fieldsOf(change),
    },
    updateSite: { ...ofSite, id: (id) => id, facts: (_id, change) => fieldsOf(change) },
    deleteSite: { ...ofSite, id: (id) => id },
    createAccount: { kind: 'account', luid: ({ luid }) => luid, facts: fieldsOf },
    updateAccount: { ...ofAccount, id: (id) => id, facts: (_id, change) => fieldsOf(change) },
    deleteAccount: { ...ofAccount, id: (id) => id },
    createToken: { ...ofToken, luid: (_result, { guid }) => guid },
    recordTokenUse: null,
    revokeToken: { ...ofToken, luid: (_result, guid) => guid },
    recordTokenEnd: null,
    forgetToken: null,
    // What the server records of its own accord.
    addEvents: null,
    fileEvents: null,
    addSnapshot: null,
    saveAuthConfiguration: {
      ...ofSignOn,
      luid: (_result, { luid }) => luid,
      facts: ({ kind, isEnabled }) => ({ kind, isEnabled }),
    },
    deleteAuthConfiguration: { ...ofSignOn, luid: (_result, luid) => luid },
    addUserJob: { kind: 'user-job', luid: (_result, { luid }) => luid },
  },
  ...recordedConnect,
  // What is sealed stays the same. That there is a new key is noted where it is made.
  sealed: { notUnder: null, rewrap: null },
}

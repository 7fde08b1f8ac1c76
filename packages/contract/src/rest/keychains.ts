/**
 * Credentials on their way from one site to another, encrypted for the service that receives them. Easel has no such key and lets no
 * password out, so that it refuses them all; the Migration SDK then leaves credentials out.
 */

import { contentKinds, type KindOf, type PublishedKind } from '../content-kinds.ts'
import { method, none, refused } from '../define.ts'
import { element } from '../wire/types.ts'

const refusing = {
  since: '3.22',
  caller: 'site-administrator',
  query: element({}),
  body: none,
  reply: refused,
  errors: ['403157'],
} as const
const page = 'REST reference, Mapping and Migration methods; Migration SDK'

/** Passwords that the connections of one item embed: read, and put back elsewhere. */
function keychainMethods<const K extends PublishedKind>(kind: K) {
  const { title, name, plural } = contentKinds[kind]
  const path = `/sites/:siteId/${plural as KindOf<K>['plural']}/:${kind}Id` as const
  return {
    retrieve: method({
      ...refusing,
      name: `download${name}EncryptedKeychain`,
      title: `Download ${title} Encrypted Keychain`,
      verb: 'POST',
      path: `${path}/retrieveKeychain`,
      scope: ['tableau:embedded_credentials:download'],
      source: page,
    }),
    apply: method({
      ...refusing,
      name: `upload${name}EncryptedKeychain`,
      title: `Upload ${title} Encrypted Keychain`,
      verb: 'PUT',
      path: `${path}/applyKeychain`,
      scope: ['tableau:embedded_credentials:upload'],
      source: page,
    }),
  }
}

const ofWorkbook = keychainMethods('workbook')
export const downloadWorkbookEncryptedKeychain = ofWorkbook.retrieve
export const uploadWorkbookEncryptedKeychain = ofWorkbook.apply

const ofDataSource = keychainMethods('datasource')
export const downloadDataSourceEncryptedKeychain = ofDataSource.retrieve
export const uploadDataSourceEncryptedKeychain = ofDataSource.apply

const ofFlow = keychainMethods('flow')
export const downloadFlowEncryptedKeychain = ofFlow.retrieve
export const uploadFlowEncryptedKeychain = ofFlow.apply

const ofUser = '/sites/:siteId/users/:userId' as const

export const downloadUserCredentials = method({
  ...refusing,
  name: 'downloadUserCredentials',
  title: 'Download User Credentials',
  verb: 'POST',
  path: `${ofUser}/retrieveSavedCreds`,
  scope: ['tableau:oauth_credentials:download'],
  source: page,
})

export const uploadUserCredentials = method({
  ...refusing,
  name: 'uploadUserCredentials',
  title: 'Upload User Credentials',
  verb: 'PUT',
  path: `${ofUser}/uploadSavedCreds`,
  scope: ['tableau:oauth_credentials:upload'],
  source: page,
})

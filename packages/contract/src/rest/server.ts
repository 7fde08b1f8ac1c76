/** What the server is. */

import { method, none, replies } from '../define.ts'
import { asContent, asElement, element, text } from '../wire/types.ts'

const serverInformation = element({
  serverInfo: element({
    productVersion: element({ build: text(), value: asContent(text()) }),
    restApiVersion: asElement(text()),
  }),
})

export const serverInfo = method({
  name: 'serverInfo',
  title: 'Server Info',
  since: '2.4',
  verb: 'GET',
  path: '/serverinfo',
  scope: null,
  caller: 'anyone',
  query: element({}),
  body: none,
  reply: replies(200, serverInformation),
  errors: [],
  source: 'REST reference, Server methods, Server Info; unauthenticated in every client',
})

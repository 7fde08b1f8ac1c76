/** Group sets: a rule for a set holds for users who are in all of its groups. */

import { accepts, empty, method, none, replies } from '../define.ts'
import { groupSetElement, groupSetRequest, resultLevel } from '../elements/groups.ts'
import { numberField, textField, type ListGrammar } from '../wire/list-grammar.ts'
import { pagination } from '../wire/paging.ts'
import { element, many } from '../wire/types.ts'

export const groupSetList = {
  item: 'groupSet',
  filter: { name: textField('cieq'), luid: textField(), groupCount: numberField() },
  sort: ['name', 'groupCount'],
} as const satisfies ListGrammar

const groupSet = element({ groupSet: groupSetElement })
const common = { since: '3.22', query: element({}) } as const
const administered = { ...common, caller: 'site-administrator' } as const
const source = 'REST reference, Users and Groups methods'
const path = '/sites/:siteId/groupsets'

export const listGroupSets = method({
  name: 'listGroupSets',
  title: 'List Group Sets',
  since: '3.22',
  verb: 'GET',
  path,
  scope: ['tableau:groupsets:read'],
  caller: 'signed-in',
  query: element({ resultlevel: resultLevel }),
  list: groupSetList,
  body: none,
  reply: replies(
    200,
    element({ pagination, groupSets: element({ groupSet: many(groupSetElement) }) }),
  ),
  errors: ['400006', '403004'],
  source: `${source}, List Group Sets; TSC asks with resultlevel members or local`,
})

export const getGroupSet = method({
  ...common,
  name: 'getGroupSet',
  title: 'Get Group Set',
  verb: 'GET',
  path: `${path}/:groupSetId`,
  scope: ['tableau:groupsets:read'],
  caller: 'signed-in',
  body: none,
  reply: replies(200, groupSet),
  errors: ['403004', '404120'],
  source: `${source}, Get Group Set`,
})

export const createGroupSet = method({
  ...administered,
  name: 'createGroupSet',
  title: 'Create Group Set',
  verb: 'POST',
  path,
  scope: ['tableau:groupsets:create'],
  body: accepts(groupSetRequest),
  reply: replies(201, groupSet),
  errors: ['400000', '409120'],
  source: `${source}, Create Group Set`,
})

export const updateGroupSet = method({
  ...administered,
  name: 'updateGroupSet',
  title: 'Update Group Set',
  verb: 'PUT',
  path: `${path}/:groupSetId`,
  scope: ['tableau:groupsets:update'],
  body: accepts(groupSetRequest),
  reply: replies(200, groupSet),
  errors: ['400000', '404120', '409120'],
  source: `${source}, Update Group Set`,
})

export const deleteGroupSet = method({
  ...administered,
  name: 'deleteGroupSet',
  title: 'Delete Group Set',
  verb: 'DELETE',
  path: `${path}/:groupSetId`,
  scope: ['tableau:groupsets:delete'],
  body: none,
  reply: empty,
  errors: ['404120'],
  source: `${source}, Delete Group Set`,
})

export const addGroupToGroupSet = method({
  ...administered,
  name: 'addGroupToGroupSet',
  title: 'Add Group to Group Set',
  verb: 'PUT',
  path: `${path}/:groupSetId/groups/:groupId`,
  scope: ['tableau:groupsets:update'],
  body: none,
  reply: replies(200, groupSet),
  errors: ['404012', '404120'],
  source: `${source}, Add Group to Group Set: a group that is in the set already stays there`,
})

export const removeGroupFromGroupSet = method({
  ...administered,
  name: 'removeGroupFromGroupSet',
  title: 'Remove Group from Group Set',
  verb: 'DELETE',
  path: `${path}/:groupSetId/groups/:groupId`,
  scope: ['tableau:groupsets:delete', 'tableau:groupsets:update'],
  body: none,
  reply: empty,
  errors: ['404012', '404120'],
  source: `${source}, Remove Group from Group Set: the page prints the scope of deletions`,
})

/**
 * What must not compile. Each line below an `@ts-expect-error` is a mistake that the declarations refuse; the ordinary type
 * check fails when one of them is accepted.
 */

import {
  empty,
  method,
  none,
  replies,
  type BodyOf,
  type PathParams,
  type ReplyOf,
} from '../src/define.ts'
import { restError, type Raise } from '../src/errors.ts'
import type { rest } from '../src/rest/index.ts'
import { element, luid, text } from '../src/wire/types.ts'

const common = {
  name: 'getThing',
  title: 'Get Thing',
  since: '3.0',
  verb: 'GET',
  path: '/sites/:siteId/things/:thingId',
  caller: 'signed-in',
  query: element({}),
  body: none,
  source: 'the type test',
} as const

const reply = replies(200, element({ thing: element({ id: luid(), name: text() }) }))

export const getThing = method({
  ...common,
  scope: ['tableau:things:read'],
  reply,
  errors: ['404006'],
})

// @ts-expect-error a method without a scope
export const unguarded = method({ ...common, reply, errors: [] })

// @ts-expect-error an empty set of scopes would let no session call the method
export const unreachable = method({ ...common, scope: [], reply: empty, errors: [] })

// @ts-expect-error a scope that is not of the form tableau:<resource>:<action>
export const misspelt = method({ ...common, scope: ['things:read'], reply: empty, errors: [] })

// @ts-expect-error a code that the catalogue does not have
export const strange = method({ ...common, scope: null, reply: empty, errors: ['404999'] })

type Thing = typeof getThing

export const answer: ReplyOf<Thing['reply']> = { thing: { id: '1', name: 'one' } }
// @ts-expect-error a reply whose field has another name
export const misnamed: ReplyOf<Thing['reply']> = { thing: { id: '1', title: 'one' } }
// @ts-expect-error a reply that lacks a required field
export const partial: ReplyOf<Thing['reply']> = { thing: { id: '1' } }
// @ts-expect-error a reply whose field has another type
export const mistyped: ReplyOf<Thing['reply']> = { thing: { id: '1', name: 1 } }

export const parameters = ({ siteId, thingId }: PathParams<Thing['path']>): string =>
  siteId + thingId
// @ts-expect-error a parameter that the path does not have
export const unknownParameter = ({ workbookId }: PathParams<Thing['path']>): string => workbookId

declare const raise: Raise<Thing['errors'][number]>
export const declared = (): Error => raise('404006', { id: '1' })
// @ts-expect-error a code that the method does not declare
export const undeclared = (): Error => raise('404018', { id: '1' })

// @ts-expect-error a fact under a name that the template of the code does not have
export const wrongFacts = restError('404006', { name: 'one' })
// @ts-expect-error a code whose template needs a fact
export const withoutFacts = restError('404006')
// @ts-expect-error a code whose template has no facts
export const needlessFacts = restError('401002', { id: '1' })

export const withoutBody: BodyOf<Thing['body']> = null
// @ts-expect-error a body where the method has none
export const strayBody: BodyOf<Thing['body']> = { thing: {} }

export type Job = (typeof rest)['queryJob']
// @ts-expect-error a method that is not declared
export type Chore = (typeof rest)['queryChore']

/** A list names its filters, operators and sort keys in its type. */
type ProjectList = NonNullable<(typeof rest.queryProjects)['list']>
export const operators: ProjectList['filter']['createdAt']['operators'][number] = 'gte'
export const sortKey: ProjectList['sort'][number] = 'ownerName'
// @ts-expect-error an operator that the field does not have
export const noOperator: ProjectList['filter']['name']['operators'][number] = 'gt'
// @ts-expect-error a filter that the list does not have
export type NoFilter = ProjectList['filter']['colour']

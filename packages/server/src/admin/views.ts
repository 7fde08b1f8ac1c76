/** The marks and fields of views, for those who may export their data. */

import { restError, type own } from '@easel/contract'
import { findView } from '../content/find.ts'
import { maxAgeOf, orError } from '../content/rendering.ts'
import type { View } from '../ports/index.ts'
import type { OwnHandler } from './context.ts'

type Asked = Parameters<OwnHandler<typeof own.getViewMarks>>[0]

export const getViewMarks: OwnHandler<typeof own.getViewMarks> = async (context) => {
  const { view, answer } = await rendered(context, 'marks')
  return { view, ...answer } as Awaited<ReturnType<typeof getViewMarks>>
}

export const getViewFields: OwnHandler<typeof own.getViewFields> = async (context) => {
  const { view, answer } = await rendered(context, 'fields')
  return { view, ...answer } as Awaited<ReturnType<typeof getViewFields>>
}

/** Scope of a session by JWT, as for Query View Data. */
const scope = 'tableau:views:download'

/** @throws RestError 400080, 403032, 404011 */
async function rendered(context: Asked, kind: 'marks' | 'fields') {
  const { viewer, services, query, viewFilters, signal } = context
  const view = await readableView(context)
  if (viewer.kind !== 'session') throw restError('404011', { id: context.params.viewId })
  const { caller } = viewer
  const now = services.clock.now()
  const options = { filters: viewFilters, now, caller, signal }
  const { content } = await orError(
    () => services.rendering[kind](view, { ...options, ...maxAgeOf(query) }),
    (problem) => restError('400080', { problem }),
  )
  const bytes =
    content instanceof Uint8Array ? content : Buffer.concat(await Array.fromAsync(content))
  const answer = JSON.parse(Buffer.from(bytes).toString()) as object
  return { view: { id: view.luid, name: view.name }, answer }
}

/** Views are of sites: for other sessions, and for the admin key, there is none. */
async function readableView({ params, viewer, services }: Asked): Promise<View> {
  if (viewer.kind !== 'session') throw restError('404011', { id: params.viewId })
  const { caller } = viewer
  const view = await findView({ caller, services, error: restError }, params.viewId)
  const { scopes } = caller.session
  const isInScope = scopes === null || scopes.includes(scope)
  const may = await services.access.may(caller, 'ExportData', { kind: 'view', record: view })
  if (isInScope && may) return view
  const problem = isInScope
    ? `You are not allowed to get the data of view '${params.viewId}'.`
    : `The session lacks the scope ${scope}.`
  throw restError('403032', { problem })
}

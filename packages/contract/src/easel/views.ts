/** Views as data: their marks and fields, for applications that draw or filter themselves. */

import { element, number, optional } from '../wire/types.ts'
import { answers, ownMethod } from './define.ts'

interface ViewColumn {
  /** Heading in CSV. */
  readonly name: string
  readonly key: string
  readonly role: 'dimension' | 'measure'
  readonly type: string
  readonly derivation: string
}

type MarkValue = string | number | boolean | null

interface OfView {
  readonly view: { readonly id: string; readonly name: string }
  /** The worksheet: the view itself, or the first one of a dashboard by name. */
  readonly sheet: string
}

export interface ViewMarks extends OfView {
  readonly columns: readonly ViewColumn[]
  /** `id` is the `data-mark` of the mark's shapes in the SVG of the view. */
  readonly marks: readonly {
    readonly id: number
    readonly values: readonly MarkValue[]
    readonly texts: readonly string[]
  }[]
}

export interface ViewFields extends OfView {
  readonly fields: readonly (ViewColumn & {
    readonly domain:
      | {
          readonly kind: 'members'
          readonly members: readonly { readonly value: MarkValue; readonly text: string }[]
          readonly left: number
        }
      | { readonly kind: 'range'; readonly min: MarkValue; readonly max: MarkValue }
  })[]
}

const shared = {
  verb: 'GET',
  caller: 'session',
  isDevControl: false,
  /** Filters of the request are `vf_` parameters, as for Query View Data. */
  query: element({ maxAge: optional(number({ description: 'minutes' })) }),
  body: null,
  errors: ['400080', '403032', '404011'],
} as const

export const getViewMarks = ownMethod({
  ...shared,
  name: 'getViewMarks',
  summary: 'The marks of a view with their values and texts; needs the right to export its data',
  path: '/views/:viewId/marks',
  reply: answers<ViewMarks>(),
})

export const getViewFields = ownMethod({
  ...shared,
  name: 'getViewFields',
  summary:
    'The fields of a view with the values that its marks have; needs the right to export its data',
  path: '/views/:viewId/fields',
  reply: answers<ViewFields>(),
})

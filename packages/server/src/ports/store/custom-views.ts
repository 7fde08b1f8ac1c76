/** Custom views: their record, and where they are kept. */

import type { Page, ListRequest } from '@easel/contract'
import type { Visibility } from './lists.ts'
import type { Owner, User } from './users.ts'

export interface CustomView {
  readonly id: number
  readonly luid: string
  readonly siteId: number
  readonly name: string
  readonly isShared: boolean
  readonly view: NamedRow
  readonly workbook: NamedRow
  readonly owner: Pick<Owner, 'id' | 'luid' | 'name'>
  readonly createdAt: Date
  readonly updatedAt: Date
}

interface NamedRow {
  readonly id: number
  readonly luid: string
  readonly name: string
}

export interface NewCustomView {
  readonly siteId: number
  readonly viewId: number
  readonly ownerId: number
  readonly name: string
  readonly isShared: boolean
  readonly document: string
  readonly now: Date
}

export type CustomViewChange = Pick<NewCustomView, 'now'> &
  Partial<Pick<NewCustomView, 'name' | 'isShared' | 'ownerId'>>

export interface CustomViewQuery {
  readonly siteId: number
  /** Of their views. */
  readonly visibility: Visibility
  /** Whose own ones are seen beside shared ones; null: all are seen. */
  readonly onlyFor: number | null
  readonly request: ListRequest
}

export interface CustomViewReader {
  byLuid(siteId: number, luid: string): Promise<CustomView | null>
  /** The one with that name, in any case. */
  byName(place: {
    readonly viewId: number
    readonly ownerId: number
    readonly name: string
  }): Promise<CustomView | null>
  documentOf(id: number): Promise<string>
  list(query: CustomViewQuery): Promise<{
    readonly items: readonly CustomView[]
    readonly totalAvailable: number
  }>
  /** Users whose default it is, in the order of their names. */
  defaultUsers(
    id: number,
    page: Page,
  ): Promise<{ readonly items: readonly User[]; readonly totalAvailable: number }>
}

export interface CustomViewWriter extends CustomViewReader {
  create(view: NewCustomView): Promise<CustomView>
  update(id: number, change: CustomViewChange): Promise<CustomView>
  delete(id: number): Promise<void>
  setDefault(view: Pick<CustomView, 'id' | 'view'>, userIds: readonly number[]): Promise<void>
}

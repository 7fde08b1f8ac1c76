import type { rest } from '@easel/contract'
import type { Handler } from '../../../kernel/context.ts'

/** Sites are of the tenant, whose API is Cloud Manager: a cloud has no server administrators. */
export const querySites: Handler<typeof rest.querySites> = async ({ error }) => {
  throw error('403069')
}

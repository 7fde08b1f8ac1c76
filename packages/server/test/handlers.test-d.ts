/** What must not compile. `tsc` reads this file; an expectation that no longer holds is an error of its own. */

import type { cloudManager, rest } from '@easel/contract'
import type { CloudHandler, CloudHandlers } from '../src/kernel/cloud-context.ts'
import type { Handler, Handlers } from '../src/kernel/context.ts'
import { cloudHandlers } from '../src/methods/cloud-manager/index.ts'
import { handlers } from '../src/methods/rest/index.ts'

export const complete: Handlers<typeof rest> = handlers

const { queryWorkbook: _, ...incomplete } = handlers
// @ts-expect-error a declared method without a handler
export const withoutHandler: Handlers<typeof rest> = incomplete

export const undeclaredError: Handler<typeof rest.queryWorkbook> = async ({ error }) => {
  // @ts-expect-error 409006 is not among the method's errors
  throw error('409006', { name: 'x' })
}

export const missingFact: Handler<typeof rest.queryWorkbook> = async ({ error }) => {
  // @ts-expect-error the template of 404006 names an id
  throw error('404006')
}

export const unknownParameter: Handler<typeof rest.queryWorkbook> = async ({ params, error }) => {
  // @ts-expect-error the path has no such parameter
  throw error('404006', { id: params.viewId })
}

// @ts-expect-error a reply without the fields its message requires
export const wrongReply: Handler<typeof rest.serverInfo> = async () => ({ serverInfo: {} })

export const withoutCaller: Handler<typeof rest.signIn> = async ({ caller, error }) => {
  // @ts-expect-error there is no caller before sign-in
  throw error('401001', { trustCode: caller.user.name })
}

export const completeCloud: CloudHandlers<typeof cloudManager> = cloudHandlers

const { listSites: __, ...incompleteCloud } = cloudHandlers
// @ts-expect-error a declared method of Cloud Manager without a handler
export const withoutCloudHandler: CloudHandlers<typeof cloudManager> = incompleteCloud

export const undeclaredCloudError: CloudHandler<typeof cloudManager.getUser> = async ({
  error,
}) => {
  // @ts-expect-error E_409_SITE_SVC_1001 is not among the method's errors
  throw error('E_409_SITE_SVC_1001', { problem: 'x' })
}

export const withoutCloudCaller: CloudHandler<typeof cloudManager.signInWithPat> = async ({
  caller,
}) => {
  // @ts-expect-error there is no caller before sign-in
  throw new Error(caller.tenant.name)
}

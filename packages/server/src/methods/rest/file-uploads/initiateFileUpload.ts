import type { rest } from '@easel/contract'
import { mayPublish } from '../../../domain/site-roles.ts'
import type { Handler } from '../../../kernel/context.ts'

/** Ids have the form `digits:hex-digits:digits` that the official schema prescribes. */
export const initiateFileUpload: Handler<typeof rest.initiateFileUpload> = async (context) => {
  const { caller, services, now, error } = context
  if (!mayPublish(caller.user.siteRole)) {
    throw error('403004', { problem: `Site role ${caller.user.siteRole} may not publish.` })
  }
  const id = `${caller.site.id}:${services.random.bytes(16).toString('hex')}-1:0`
  const upload = { id, siteId: caller.site.id, userId: caller.user.id, now }
  await services.store.transaction((write) => write.uploads.create(upload))
  return { fileUpload: { uploadSessionId: id, fileSize: '0' } }
}

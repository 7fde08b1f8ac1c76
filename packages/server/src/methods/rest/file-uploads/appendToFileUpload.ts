import { blockLimitBytes, type rest } from '@easel/contract'
import type { Context, Handler } from '../../../kernel/context.ts'
import type { Upload } from '../../../ports/index.ts'

type Append = typeof rest.appendToFileUpload

/**
 * A block is synced before its offset is recorded, and only a recorded block counts: bytes of an append that was cut are written
 * over by the next one. Blocks of one session go one after another. A client that numbers its blocks may repeat one after a lost
 * answer.
 */
export const appendToFileUpload: Handler<Append> = async (context) => {
  const { params, query, body, services, error } = context
  const { file } = body
  if (file === null) throw error('400020', { problem: 'the part tableau_file is missing' })
  return services.uploadLock.run(params.uploadSessionId, async () => {
    const upload = await findUpload(context)
    const sequenceId = query.sequenceID ?? null
    if (sequenceId !== null && upload.sequenceIds.includes(sequenceId)) {
      for await (const chunk of file.content) void chunk
      return fileUpload(upload.id, upload.sizeBytes)
    }
    const sizeBytes = await append(context, upload, file.content)
    const isRecorded = await services.store.transaction((write) =>
      write.uploads.recordAppend(upload.id, {
        from: upload.sizeBytes,
        to: sizeBytes,
        sequenceId,
        now: context.now,
      }),
    )
    if (!isRecorded) throw error('404015', { id: upload.id })
    return fileUpload(upload.id, sizeBytes)
  })
}

async function findUpload({ params, caller, services, error }: Context<Append>): Promise<Upload> {
  const upload = await services.store.read.uploads.byId(caller.site.id, params.uploadSessionId)
  if (upload === null || upload.userId !== caller.user.id) {
    throw error('404015', { id: params.uploadSessionId })
  }
  return upload
}

async function append(
  { services, signal, error }: Context<Append>,
  upload: Upload,
  content: AsyncIterable<Uint8Array>,
): Promise<number> {
  try {
    return await services.blobs.append(upload.id, content, {
      offset: upload.sizeBytes,
      limitBytes: blockLimitBytes,
      signal,
    })
  } catch (cause) {
    if (cause instanceof RangeError) throw error('400016', { limitMegabytes: 64 })
    throw cause
  }
}

/** `fileSize` is in whole megabytes, as text. */
const fileUpload = (id: string, sizeBytes: number) => ({
  fileUpload: { uploadSessionId: id, fileSize: String(Math.floor(sizeBytes / 1024 / 1024)) },
})

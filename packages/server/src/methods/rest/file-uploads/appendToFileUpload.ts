import { blockLimitBytes, type rest, type UploadedFile } from '@easel/contract'
import type { Context, Handler } from '../../../kernel/context.ts'
import type { BlockOutcome, StagedBlock, Upload } from '../../../ports/index.ts'

type Append = typeof rest.appendToFileUpload

/** A number of the vendor's parallel uploads. */
const largestSequenceId = 2 ** 31 - 1

/**
 * A block is synced under a name of its own before its row counts it, so that several may arrive at once and at several servers. What
 * no row counts leaves nothing. A client that numbers its blocks may repeat one after a lost answer; the numbers are the order, and a
 * block without one comes behind the last.
 */
export const appendToFileUpload: Handler<Append> = async (context) => {
  const { query, body, services, error } = context
  const { file } = body
  if (file === null) throw error('400020', { problem: 'the part tableau_file is missing' })
  const sequenceId = query.sequenceID ?? null
  if (sequenceId !== null && (sequenceId < 0 || sequenceId > largestSequenceId)) {
    throw error('400000', { problem: `sequenceID=${sequenceId} is not from 0 to 2147483647` })
  }
  const upload = await findUpload(context)
  const block = await receive(context, upload, file)
  // Where the transaction fails, whether it was committed is unknown: the block is left to the sweep, which asks the rows.
  const outcome = await services.store.transaction((write) =>
    write.uploads.addBlock(upload.id, {
      sequenceId,
      name: block.name,
      sha256: block.sha256,
      sizeBytes: block.sizeBytes,
      limits: services.uploadLimits,
      now: services.clock.now(),
    }),
  )
  if (outcome.kind !== 'added') await block.drop()
  const fileSize = String(Math.floor(sizeOf(context, outcome) / 1024 / 1024))
  return { fileUpload: { uploadSessionId: upload.id, fileSize } }
}

async function findUpload({ params, caller, services, error }: Context<Append>): Promise<Upload> {
  const upload = await services.store.read.uploads.byId(caller.site.id, params.uploadSessionId)
  if (upload === null || upload.userId !== caller.user.id) {
    throw error('404015', { id: params.uploadSessionId })
  }
  return upload
}

async function receive(
  { services, signal, error }: Context<Append>,
  upload: Upload,
  { content }: UploadedFile,
): Promise<StagedBlock> {
  try {
    const limitBytes = blockLimitBytes
    return await services.blobs.blocks.stage(upload.id, content, { limitBytes, signal })
  } catch (cause) {
    if (cause instanceof RangeError) throw error('400016', { limitMegabytes: 64 })
    throw cause
  }
}

/** Of the session, in bytes; a block that was not counted is an error that says why. */
function sizeOf({ params, query, services, error }: Context<Append>, outcome: BlockOutcome) {
  const { bytes, blocks } = services.uploadLimits
  switch (outcome.kind) {
    case 'added':
    case 'known':
      return outcome.sizeBytes
    case 'over':
      throw error('404015', { id: params.uploadSessionId })
    case 'too-large':
      throw error('400016', { limitMegabytes: Math.floor(bytes / 1024 / 1024) })
    case 'too-many':
      throw error('400000', { problem: `an upload session has ${blocks} blocks at most` })
    case 'number-taken':
      throw error('400000', {
        problem: `the block sequenceID=${query.sequenceID ?? ''} was received before, with other bytes`,
      })
  }
}

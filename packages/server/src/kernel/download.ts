/** Files by a signed address: the signature is the whole right of access. */

import type { PlatformData } from '../cloud-manager/platform-data.ts'
import type { Logger } from '../log/logger.ts'
import type { Answer } from './call.ts'
import { fileAnswer } from './codec.ts'

const json = { 'content-type': 'application/json;charset=utf-8' }
const forbidden: Answer = {
  status: 403,
  headers: json,
  body: JSON.stringify({ message: 'The address is not valid, or its time is over.' }),
}
const failed: Answer = { status: 500, headers: json, body: JSON.stringify({ message: 'Failed.' }) }

export function createDownload(
  platformData: Pick<PlatformData, 'open'>,
  log: Logger,
): (search: string) => Promise<Answer> {
  return async (search) => {
    try {
      const file = await platformData.open(new URLSearchParams(search).get('signature') ?? '')
      return file === null ? forbidden : fileAnswer(file)
    } catch (cause) {
      log.error('download failed', cause)
      return failed
    }
  }
}

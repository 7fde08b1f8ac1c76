/** The master keys of the server, for the holder of the admin key. */

import type { KeysReport, own } from '@easel/contract'
import type { OwnHandler, OwnServices } from './context.ts'

export const getKeys: OwnHandler<typeof own.getKeys> = async ({ services }) => keysReport(services)

export const rotateKeys: OwnHandler<typeof own.rotateKeys> = async ({ services }) => {
  await services.masterKeys.rotate()
  return keysReport(services)
}

async function keysReport({ masterKeys }: OwnServices): Promise<KeysReport> {
  const status = await masterKeys.status()
  return {
    keys: status.map(({ madeAt, ...key }) => ({ ...key, madeAt: madeAt?.toISOString() ?? null })),
  }
}

/** Files of events and snapshots: which there are, and addresses that open them for a while without a session. */

import type { FileReply } from '@easel/contract'
import type {
  Blobs,
  Clock,
  CloudPageResult,
  PlatformFile,
  PlatformFileQuery,
  Site,
  Store,
} from '../ports/index.ts'
import type { Keyring } from '../keys/sealed.ts'
import type { Activity } from './activity.ts'
import { makeSnapshots } from './snapshots.ts'

/** How long an address opens its file. */
const addressMs = 15 * 60_000
/** The pretended cell of the envelope that an address carries. */
const place = { table: 'platform_file', rowId: 'address', column: 'signature' } as const

export interface PlatformData {
  /** Files of events, those of the last moments included. */
  activity(query: Omit<PlatformFileQuery, 'kind'>): Promise<CloudPageResult<PlatformFile>>
  snapshots(
    site: Site,
    query: Omit<PlatformFileQuery, 'kind'>,
  ): Promise<CloudPageResult<PlatformFile>>
  /** @returns null when there is no such file of that kind for the tenant or site */
  sign(
    owner: Pick<PlatformFile, 'tenantLuid' | 'siteLuid' | 'kind'>,
    path: string,
  ): Promise<string | null>
  /** The file behind a signature; null when the signature is not ours or its time is over. */
  open(signature: string): Promise<FileReply | null>
}

interface PlatformDataDeps {
  readonly store: Store
  readonly blobs: Blobs
  readonly activity: Activity
  readonly clock: Clock
  readonly keys: Keyring
  readonly publicUrl: () => string
}

export function createPlatformData(deps: PlatformDataDeps): PlatformData {
  const { store, clock, keys } = deps
  return {
    async activity(query) {
      await deps.activity.flush()
      await store.transaction((write) => write.cloud.fileEvents(query.tenantLuid))
      return store.read.cloud.files({ ...query, kind: 'activity' })
    },
    async snapshots(site, query) {
      const now = clock.now().getTime()
      const at = new Date(Math.min(now, query.until.getTime() - 1))
      // A period of the past has the snapshots that were made then.
      if (now - at.getTime() < addressMs) await makeSnapshots(deps, site, at)
      return store.read.cloud.files({ ...query, kind: 'snapshot' })
    },
    async sign(owner, path) {
      const id = /-(\d{1,15})\.(?:json|parquet)$/.exec(path)?.[1]
      const file =
        id === undefined ? null : await store.read.cloud.file(owner.tenantLuid, Number(id))
      if (file === null || file.kind !== owner.kind || file.siteLuid !== owner.siteLuid) return null
      if (pathOf(file) !== path) return null
      const until = clock.now().getTime() + addressMs
      const claim = Buffer.from(JSON.stringify([file.tenantLuid, file.id, until]))
      const signature = keys.seal(place, claim).toString('base64url')
      return `${deps.publicUrl()}/platform-data/${nameOf(file)}?signature=${signature}`
    },
    open: (signature) => open(deps, signature),
  }
}

/** Date first, as clients take it apart. */
export function pathOf(file: PlatformFile): string {
  const [year = '', month = '', dayAndRest = ''] = file.hour.toISOString().split('-')
  const key = file.kind === 'activity' ? 'eventType' : 'entityType'
  return [
    file.tenantLuid,
    ...(file.siteLuid === null ? [] : [file.siteLuid]),
    `y=${year}`,
    `m=${month}`,
    `d=${dayAndRest.slice(0, 2)}`,
    `h=${dayAndRest.slice(3, 5)}`,
    `${key}=${file.type}`,
    nameOf(file),
  ].join('/')
}

function nameOf({ kind, type, id }: PlatformFile): string {
  return `${type}-${id}.${kind === 'activity' ? 'json' : 'parquet'}`
}

async function open(
  { store, blobs, clock, keys }: PlatformDataDeps,
  signature: string,
): Promise<FileReply | null> {
  const claim = readClaim(keys, signature)
  if (claim === null || clock.now().getTime() >= claim.until) return null
  const file = await store.read.cloud.file(claim.tenantLuid, claim.id)
  if (file === null) return null
  const { sizeBytes, blobSha256 } = file
  if (blobSha256 !== null) {
    const type = 'application/vnd.apache.parquet'
    return { type, sizeBytes, fileName: nameOf(file), content: blobs.read(blobSha256) }
  }
  const lines = await store.read.cloud.eventLines(file.id)
  const content = lines.map((line) => `${line}\n`).join('')
  return { type: 'application/json', sizeBytes, fileName: nameOf(file), content }
}

function readClaim(
  keys: Keyring,
  signature: string,
): { readonly tenantLuid: string; readonly id: number; readonly until: number } | null {
  try {
    const text = keys.open(place, Buffer.from(signature, 'base64url')).toString()
    const [tenantLuid, id, until] = JSON.parse(text) as [string, number, number]
    return { tenantLuid, id, until }
  } catch {
    return null
  }
}

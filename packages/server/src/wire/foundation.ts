/** What everything else stands on: time, chance, log, databases, files and master keys. */

import { join } from 'node:path'
import { DiskRoom } from '../blobs/disk-room.ts'
import { openFilesystemBlobs, type FilesystemBlobs } from '../blobs/filesystem.ts'
import { createDevControls, type DevControls } from '../dev-controls/dev-controls.ts'
import { createKeyRotation } from '../keys/key-rotation.ts'
import type { Keyring } from '../keys/sealed.ts'
import { silentLogger, type Logger } from '../log/logger.ts'
import { endlessRoom, type Clock, type Random, type Room } from '../ports/index.ts'
import { contentFile, openStore, type OpenStore, type StoreLocation } from '../store/open.ts'
import { createHeadNote, reportLoss } from './audit-head.ts'
import type { EaselOptions } from './config.ts'
import { openDataDirectory, type DataDirectory } from './data-directory.ts'
import { passingKeys, refuseLostDatabase, settleInstallation, type Places } from './installation.ts'
import { createSystemRandom, systemClock } from './system-clock.ts'

export interface Foundation {
  readonly clock: Clock
  /** Not moved by the controls of a development server. */
  readonly unmovedClock: Clock
  readonly random: Random
  /** Null on servers that were not started for development. */
  readonly devControls: DevControls | null
  readonly log: Logger
  readonly data: DataDirectory
  readonly databases: OpenStore
  readonly blobs: FilesystemBlobs
  readonly room: Room
  readonly keys: Keyring
  readonly masterKeys: ReturnType<typeof createKeyRotation>
}

/** @param started Owns what is opened. */
export async function openFoundation(
  options: EaselOptions,
  started: AsyncDisposableStack,
): Promise<Foundation> {
  const random = options.random ?? createSystemRandom()
  const systemTime = options.clock ?? systemClock
  const devControls =
    options.devControls === true ? createDevControls({ clock: systemTime, random }) : null
  const clock = devControls?.clock ?? systemTime
  const data = started.use(await openDataDirectory(options.data))
  const log = options.log ?? silentLogger
  const places = placesOf(options, data)
  if (places !== null) await refuseLostDatabase(places)
  const headNote = places === null ? null : started.use(createHeadNote(places.directory, log))
  const databases = started.use(
    await openStore(storeLocation(options), {
      random,
      clock,
      onSealed: (seal) => headNote?.write(seal),
      onConnectionLost: (cause) => log.error('database connection lost', cause),
    }),
  )
  const keys = await (places === null
    ? passingKeys(data.keyFiles, random)
    : settleInstallation(places, databases, random))
  if (headNote !== null) await reportLoss(headNote, databases, log)
  const blobs = await openFilesystemBlobs({
    directory: join(data.path, filesFolder),
    clock,
    random,
    ...(options.blobFiles === undefined ? {} : { files: options.blobFiles }),
  })
  const masterKeys = started.use(
    createKeyRotation({
      store: databases.store,
      keys,
      files: data.keyFiles,
      clock,
      random,
      keepsUnused: options.data.kind === 'memory',
    }),
  )
  return {
    clock,
    unmovedClock: systemTime,
    random,
    devControls,
    log,
    data,
    databases,
    blobs,
    room: roomOf(options, data, databases),
    keys,
    masterKeys,
  }
}

export const filesFolder = 'files'

/** What a server keeps, and where; null where it keeps nothing that could be mixed up with another's. */
function placesOf({ data: kind, databaseUrl }: EaselOptions, data: DataDirectory): Places | null {
  if (kind.kind === 'memory') return null
  const { path: directory, keyFiles } = data
  const databaseFile = databaseUrl === undefined ? join(directory, contentFile) : null
  return { directory, files: join(directory, filesFolder), keyFiles, databaseFile }
}

/** Of an embedded database. One that is a server of its own has room of its own, too. */
function roomOf(options: EaselOptions, { path }: DataDirectory, databases: OpenStore): Room {
  if (options.data.kind === 'memory' || options.databaseUrl !== undefined) return endlessRoom
  return new DiskRoom({
    directory: path,
    shrinkLogs: () => databases.shrinkLogs(),
    elapsedMs: () => performance.now(),
  })
}

function storeLocation({ data, databaseUrl }: EaselOptions): StoreLocation {
  if (databaseUrl !== undefined) return { kind: 'postgres', url: databaseUrl }
  return data.kind === 'memory' ? { kind: 'memory' } : { kind: 'sqlite', directory: data.path }
}

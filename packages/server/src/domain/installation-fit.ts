/** Whether a database, the folder of its keys and the folder of its files belong together. */

import type { StartRefusal } from './start-refusal.ts'

export interface SeenInstallation {
  readonly database: {
    /** How to name it, e.g. `the database /srv/easel/content.db`. */
    readonly name: string
    readonly isEmpty: boolean
    /** Null where it was not tied to folders yet. */
    readonly installation: { readonly id: string; readonly isMarked: boolean } | null
    /** Master keys that something in it is sealed under. */
    readonly sealedUnder: readonly string[]
  }
  readonly keys: {
    readonly folder: string
    /** Id of the database that the folder is marked with. */
    readonly mark: string | null
    /** Master keys that are there; empty where `master.key` is missing. */
    readonly ids: readonly string[]
  }
  readonly files: {
    readonly folder: string
    readonly mark: string | null
    /** Whether it holds published bytes. */
    readonly isUsed: boolean
  }
}

export interface Misfit {
  readonly refusal: StartRefusal
  /** One sentence: what is wrong, and what to do. */
  readonly message: string
}

/** Name of the file that marks a folder. */
export const markName = 'database.id'

/** @returns null where all belong together, or are new */
export function misfitOf(seen: SeenInstallation): Misfit | null {
  const { installation, isEmpty } = seen.database
  if (installation === null && isEmpty) return misfitOfNew(seen)
  return foreignFolder(seen) ?? missingKey(seen) ?? missingFiles(seen)
}

/** An empty database belongs to folders that hold nothing yet. */
function misfitOfNew({ database, keys, files }: SeenInstallation): Misfit | null {
  const held = [
    ...(keys.mark === null ? [] : [`keys of the database ${keys.mark}`]),
    ...(files.mark === null && !files.isUsed ? [] : ['published files']),
  ]
  if (held.length === 0) return null
  const message = `${database.name} is missing or empty, while ${keys.folder} holds ${held.join(' and ')}; restore the database from its backup, or begin anew in another data directory`
  return { refusal: 'database-missing', message }
}

function foreignFolder({ database, keys, files }: SeenInstallation): Misfit | null {
  const id = database.installation?.id ?? null
  for (const [what, { folder, mark }] of [
    ['keys', keys],
    ['files', files],
  ] as const) {
    if (mark === null || mark === id) continue
    const own = id === null ? 'has no id yet' : `has the id ${id}`
    const message = `the ${what} in ${folder} belong to the database ${mark}, while ${database.name} ${own}; restore the ${what} of this database there, or start with the database that they belong to`
    return { refusal: 'folder-foreign', message }
  }
  return null
}

function missingKey({ database, keys }: SeenInstallation): Misfit | null {
  const missing = database.sealedUnder.filter((id) => !keys.ids.includes(id))
  if (missing.length === 0) return null
  const [last] = missing
  const what =
    keys.ids.length === 0
      ? `${keys.folder} has no master.key`
      : `${keys.folder} has no master key ${missing.join(', ')}`
  const message = `${what}, and secrets in ${database.name} are sealed under it; restore master.key, or master-${last}.key, from the backup of the keys of this database`
  return { refusal: 'key-missing', message }
}

/** Files of a database that was tied to them are marked. */
function missingFiles({ database, files }: SeenInstallation): Misfit | null {
  if (database.installation?.isMarked !== true || files.mark !== null) return null
  const message = `the files in ${files.folder} are not those of ${database.name}, as its mark ${markName} is missing there; restore the folder from its backup, or mount it, with the file ${markName} that says ${database.installation.id}`
  return { refusal: 'files-missing', message }
}

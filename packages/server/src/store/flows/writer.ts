/** Publishing, changing and deleting Prep flows. */

import { sql, type Selectable } from 'kysely'
import type { FlowChange, FlowWriter, NewFlow, PublishedFlow } from '../../ports/store/flows.ts'
import { setConnections } from '../connections/connections.ts'
import { deleteCounted, insertCounted, setCountedAcl } from '../content/counted.ts'
import { ownerNameKey } from '../content/owner.ts'
import { lockedAclOf, newAclOf, placeColumns } from '../content/published.ts'
import { columnsOf, type ChangedColumns } from '../engine/changed-columns.ts'
import type { Database } from '../engine/database.ts'
import { nameKey } from '../engine/normalise.ts'
import { chunks, only } from '../engine/rows.ts'
import { addRevision, deleteRevisions } from '../revisions/revisions.ts'
import type { Schema } from '../schema.ts'
import { touchSite } from '../sites/versions.ts'
import { deleteTags } from '../tags/tags.ts'
import { flowById, flowReader } from './reader.ts'

export function flowWriter(database: Database): FlowWriter {
  return {
    ...flowReader(database),
    async create(flow) {
      await touchSite(database, flow.siteId, { storedBytes: flow.sizeBytes })
      return flowById(database, await insert(database, flow))
    },
    async replace(id, content) {
      const { site_id: siteId } = await stateOf(database, id)
      await touchSite(database, siteId, { storedBytes: content.sizeBytes })
      const { revision: number } = await database.db
        .updateTable('flow')
        .set({ ...contentColumns(content), revision: sql<number>`revision + 1` })
        .where('id', '=', id)
        .returning('revision')
        .executeTakeFirstOrThrow()
      const item = { kind: 'flow', id } as const
      await addRevision(database, item, { ...content, number, siteId })
      await setConnections(database, item, content.connections)
      return flowById(database, id)
    },
    async update(id, change) {
      const before = await stateOf(database, id)
      await touchSite(database, before.site_id, { access: change.ownerId !== undefined })
      await setFields(database, id, change)
      if (change.projectId !== undefined && change.projectId !== before.project_id) {
        await takeLockedDefault(database, id, change.projectId)
      }
      return flowById(database, id)
    },
    async delete(id) {
      const { site_id: siteId } = await stateOf(database, id)
      await touchSite(database, siteId)
      await deleteFlows(database, siteId, [id])
    },
  }
}

async function stateOf({ db }: Database, id: number): Promise<Selectable<Schema['flow']>> {
  const rows = await db.selectFrom('flow').selectAll().where('id', '=', id).execute()
  return only(rows, `flow ${id}`)
}

async function insert(database: Database, flow: NewFlow): Promise<number> {
  const { siteId, projectId } = flow
  const ids = await insertCounted(database, 'flow', [
    {
      luid: database.uuid(),
      site_id: siteId,
      project_id: projectId,
      owner_id: flow.ownerId,
      owner_name_key: await ownerNameKey(database, flow.ownerId),
      acl_id: await newAclOf(database, 'flow', projectId),
      name: flow.name,
      name_key: nameKey(flow.name),
      revision: 1,
      created_at: flow.now.getTime(),
      ...contentColumns(flow),
    },
  ])
  const id = only(ids, 'the new flow')
  const item = { kind: 'flow', id } as const
  await addRevision(database, item, { ...flow, number: 1 })
  await setConnections(database, item, flow.connections)
  return id
}

const contentColumns = (content: PublishedFlow) => ({
  description: content.description,
  kind: content.kind,
  output_steps: JSON.stringify(content.outputSteps),
  size_bytes: content.sizeBytes,
  blob_sha256: content.blobSha256,
  updated_at: content.now.getTime(),
})

const changedColumns: ChangedColumns<
  Omit<FlowChange, 'projectId' | 'ownerId' | 'now'>,
  Schema['flow']
> = {
  name: (name) => ({ name, name_key: nameKey(name) }),
  description: (description) => ({ description }),
}

async function setFields(database: Database, id: number, change: FlowChange): Promise<void> {
  await database.db
    .updateTable('flow')
    .set({
      updated_at: change.now.getTime(),
      ...(await placeColumns(database, change)),
      ...columnsOf(changedColumns, change),
    })
    .where('id', '=', id)
    .execute()
}

/** In a locked project the items have its defaults; elsewhere a moved flow keeps what it has. */
async function takeLockedDefault(database: Database, id: number, projectId: number): Promise<void> {
  const aclId = await lockedAclOf(database, 'flow', projectId)
  if (aclId !== null) await setCountedAcl(database, 'flow', { column: 'id', ids: [id], aclId })
}

/** Removes flows of one site with their revisions, connections and tags. The site must have been touched. */
export async function deleteFlows(
  database: Database,
  siteId: number,
  flowIds: readonly number[],
): Promise<void> {
  for (const ids of chunks(flowIds)) {
    await deleteRevisions(database, 'flow', { siteId, ids })
    await deleteCounted(database, 'flow', { column: 'id', ids })
    await deleteTags(database, 'flow', ids)
  }
}

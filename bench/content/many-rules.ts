/** A site with workbooks of few and of many rules. */

import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { contentKinds } from '@easel/contract'
import type { Rule } from '../../packages/server/src/domain/capabilities.ts'
import { openStore } from '../../packages/server/src/store/open.ts'
import { generateContent } from '../generate-content.ts'

export interface RuledSite {
  readonly directory: string
  /** LUIDs of workbooks, by how many rules each has. */
  readonly workbooks: ReadonlyMap<number, string>
}

const now = new Date('2026-01-01T00:00:00Z')
const { capabilities } = contentKinds.workbook

/** @returns a data directory of its own; the reader of the benchmarks is named in every list */
export async function ruledSite(sizes: readonly number[]): Promise<RuledSite> {
  const directory = await mkdtemp(join(tmpdir(), 'easel-bench-rules-'))
  const { siteId, ownerIds } = await generateContent(directory, sizes.length)
  await using open = await openStore({ kind: 'sqlite', directory })
  const { store } = open
  const found = await store.read.workbooks.list({
    siteId,
    visibility: { kind: 'everything' },
    request: {
      page: { number: 1, size: sizes.length },
      filter: [],
      dropped: [],
      sort: [],
      fields: null,
    },
  })
  const workbooks = new Map<number, string>()
  await store.transaction(async (write) => {
    // The second owner is the reader.
    const granteeIds = ownerIds.slice(1)
    const most = Math.max(...sizes)
    while (granteeIds.length * capabilities.length < most) {
      const name = `grantee${granteeIds.length}@example.com`
      const facts = { fullName: null, email: name, siteRole: 'Viewer', now } as const
      granteeIds.push((await write.users.create({ siteId, name, ...facts })).id)
    }
    const rules = granteeIds.flatMap((granteeId) =>
      capabilities.map((capability): Rule => ({
        granteeKind: 'user',
        granteeId,
        capability,
        mode: 'Allow',
      })),
    )
    for (const [index, size] of sizes.entries()) {
      const workbook = found.items[index]
      if (workbook === undefined) throw new RangeError(`no workbook ${index}`)
      const aclId = await write.acls.intern(siteId, rules.slice(0, size))
      await write.acls.setOf({ kind: 'workbook', id: workbook.id }, aclId)
      workbooks.set(size, workbook.luid)
    }
  })
  return { directory, workbooks }
}

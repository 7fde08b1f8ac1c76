/** A custom view of a new workbook, for tests that need one. */

import { randomUUID } from 'node:crypto'
import { multipart, type Kit } from './kit.ts'
import { asPerson, mustBe } from './person.ts'

/** @returns its id */
export async function newCustomView(kit: Kit, token: string): Promise<string> {
  const { id, views } = await asPerson(kit, token).published({ name: `Book ${randomUUID()}` })
  const document = [{ isSourceView: true, viewName: views.view[0]?.name ?? '', tcv: '' }]
  const answer = await kit.call({
    verb: 'POST',
    path: `/api/exp/sites/${kit.site.luid}/customviews`,
    token,
    accept: 'application/json',
    ...multipart({
      payload: JSON.stringify({ customView: { name: randomUUID(), workbook: { id } } }),
      payloadType: 'application/json',
      file: {
        part: 'tableau_customview',
        name: 'view.json',
        bytes: Buffer.from(JSON.stringify(document)),
      },
    }),
  })
  mustBe(answer, 201)
  return answer.json<{ customView: { id: string } }>().customView.id
}

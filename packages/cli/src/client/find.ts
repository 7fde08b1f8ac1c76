/** Things of a site by the names that people type. */

import type { Client } from '@easel/client'
import { CommandFailure } from '../usage-error.ts'

const luid = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i

/**
 * Id of the project at that path, such as `Shop/Sales`.
 *
 * @throws CommandFailure when there is none
 */
export async function projectId(tableau: Client, path: string): Promise<string> {
  if (luid.test(path)) return path
  const all = await tableau.queryProjects().all()
  let parent: string | undefined
  for (const name of path.split('/')) {
    const found = all.find((each) => each.name === name && each.parentProjectId === parent)
    if (found === undefined) throw new CommandFailure(`there is no project "${path}"`)
    parent = found.id
  }
  if (parent === undefined) throw new CommandFailure('name a project')
  return parent
}

/**
 * Id of a view: an id, `Workbook/View` by content URL or by names, or the name of a view that is the only one of it.
 *
 * @throws CommandFailure when there is none, or more than one
 */
export async function viewId(tableau: Client, text: string): Promise<string> {
  if (luid.test(text)) return text
  const [book, view] = text.includes('/') ? text.split('/', 2) : [undefined, text]
  const found = await tableau
    .queryViewsForSite({ fields: ['_default_', 'workbook.name', 'workbook.contentUrl'] })
    .all()
  const isOf = ({ workbook }: (typeof found)[number]): boolean =>
    book === undefined || workbook?.name === book || workbook?.contentUrl === book
  const same = found.filter(
    (each) => isOf(each) && [each.name, each.viewUrlName].includes(view ?? ''),
  )
  return onlyOne(same, 'view', text)
}

/**
 * Id of a workbook: an id, or the name or content URL of one.
 *
 * @throws CommandFailure when there is none, or more than one
 */
export async function workbookId(tableau: Client, text: string): Promise<string> {
  if (luid.test(text)) return text
  const found = await tableau.queryWorkbooksForSite().all()
  const same = found.filter(({ name, contentUrl }) => [name, contentUrl].includes(text))
  return onlyOne(same, 'workbook', text)
}

function onlyOne(found: readonly { readonly id: string }[], kind: string, text: string): string {
  const [first, second] = found
  if (first === undefined) throw new CommandFailure(`there is no ${kind} "${text}"`)
  if (second !== undefined)
    throw new CommandFailure(`there are ${found.length} of ${kind} "${text}"; name one by its id`)
  return first.id
}

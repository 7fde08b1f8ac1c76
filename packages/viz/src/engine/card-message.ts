/** Why a view has no picture, in the words of a card: its title says which view, so the message need not. */

import type { VizError } from './viz-error.ts'

export function cardMessage({ code, message, obstacles, unsupported }: VizError): string {
  if (code === 'data-unavailable') {
    const reasons = obstacles.map(({ kind, detail }) => `${words(kind)} (${detail})`)
    return `The data is out of reach: ${distinct(reasons)}`
  }
  if (code === 'data-unsupported') {
    const features = unsupported.map(
      ({ feature, detail }) => `${words(feature)} (${nameIn(detail)})`,
    )
    return `Not supported yet: ${distinct(features)}`
  }
  return message
}

/** `live-connection` and `filter:top` as words. */
const words = (name: string): string => name.replaceAll('-', ' ').replace(':', ': ')

/** Of a calculation the name, without its formula. */
const nameIn = (detail: string): string => detail.split(' = ', 1)[0] ?? detail

const distinct = (reasons: readonly string[]): string => [...new Set(reasons)].join(', ')

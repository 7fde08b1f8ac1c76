/** The calculations of the menu as formulas. */

import type { QuickCalculation } from '../model/table-calculation.ts'

/** `measure` is the pill's measure as a formula; `isOfMarks` where its total is that of the marks, not of the rows. */
export function quickFormula(quick: QuickCalculation, measure: string, isOfMarks = false): string {
  switch (quick.kind) {
    case 'percent-of-total':
      return `${measure} / ${isOfMarks ? 'WINDOW_SUM' : 'TOTAL'}(${measure})`
    case 'rank':
      return `${quick.rank}(${measure}, '${quick.direction}')`
    case 'running':
      return `RUNNING_${quick.aggregation}(${measure})`
    case 'moving':
      return `WINDOW_${quick.aggregation}(${measure}, ${quick.from}, ${quick.to})`
    default: {
      const before = `LOOKUP(ZN(${measure}), ${quick.offset})`
      if (quick.kind === 'percent-from') return `ZN(${measure}) / ${before}`
      const difference = `ZN(${measure}) - ${before}`
      return quick.kind === 'difference' ? difference : `(${difference}) / ABS(${before})`
    }
  }
}

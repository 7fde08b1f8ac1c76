/** Columns that a query adds to its rows step by step: each step uses those of the steps before. */

import type { Expression, NamedExpression, Relation } from './logical-query.ts'

export interface StagedColumn extends NamedExpression {
  /** The step that adds it, from 1. */
  readonly stage: number
  /** True when it looks at other rows, so that a filter before it changes its value. */
  readonly looksAround: boolean
  /** True when it needs the sets of the sheet. */
  readonly usesSets: boolean
}

export interface ColumnStages {
  /** The column under this key; made when it is first asked for. */
  readonly ensure: (key: string, make: () => MadeColumn) => StagedColumn
  readonly columns: () => readonly StagedColumn[]
}

export interface MadeColumn {
  readonly expression: Expression
  /** The latest step that the expression uses; 0 for none. */
  readonly uses: number
  readonly looksAround: boolean
  readonly usesSets: boolean
}

/** Names are unique among all stages that share `nextName`. */
export function createColumnStages(nextName: () => string): ColumnStages {
  const known = new Map<string, StagedColumn>()
  return {
    columns: () => [...known.values()],
    ensure: (key, make) => {
      const found = known.get(key)
      if (found !== undefined) return found
      const { uses, ...made } = make()
      const column = { name: nextName(), stage: uses + 1, ...made }
      known.set(key, column)
      return column
    },
  }
}

/** The rows with these columns added, a step for each stage. */
export function extendedBy(input: Relation, columns: readonly StagedColumn[]): Relation {
  const steps = [...Map.groupBy(columns, ({ stage }) => stage)].toSorted(([a], [b]) => a - b)
  return steps.reduce(
    (rows, [, added]): Relation => ({
      kind: 'extend',
      input: rows,
      columns: added.map(({ name, expression }) => ({ name, expression })),
    }),
    input,
  )
}

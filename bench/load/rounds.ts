/** Rounds of load that take turns, so that a busy moment of the machine hits all servers alike. */

import { median, runLoad, type LoadPlan, type LoadResult, type LoadTarget } from './load.ts'

export interface Rounds {
  readonly results: readonly LoadResult[]
  readonly best: LoadResult
  readonly medianPerSecond: number
  readonly medianP99Ms: number
}

/** One warm-up, then `rounds` of each target in turn. */
export async function runRounds<Name extends string>(
  targets: Readonly<Record<Name, LoadTarget>>,
  plan: LoadPlan & { readonly rounds: number },
): Promise<Readonly<Record<Name, Rounds>>> {
  const entries = Object.entries(targets) as [Name, LoadTarget][]
  for (const [, target] of entries) {
    await runLoad(target, { ...plan, durationMs: plan.durationMs / 2, limit: plan.limit / 5 })
  }
  const results = new Map<Name, LoadResult[]>(entries.map(([name]) => [name, []]))
  for (let round = 0; round < plan.rounds; round += 1) {
    for (const [name, target] of entries) results.get(name)?.push(await runLoad(target, plan))
  }
  return Object.fromEntries(
    [...results].map(([name, all]) => [name, summary(all)]),
  ) as unknown as Record<Name, Rounds>
}

function summary(all: readonly LoadResult[]): Rounds {
  const results = all.filter(({ count }) => count > 0)
  const best = results.toSorted((a, b) => b.perSecond - a.perSecond)[0]
  if (best === undefined) throw new Error('no round had a request left')
  return {
    results,
    best,
    medianPerSecond: median(results.map(({ perSecond }) => perSecond)),
    medianP99Ms: median(results.map(({ p99Ms }) => p99Ms)),
  }
}

/** Per round, the first target's rate over the second's; the middle one says more than the best of either. */
export function ratioOf(own: Rounds, other: Rounds): number {
  return median(
    own.results.map(
      ({ perSecond }, index) => perSecond / (other.results[index]?.perSecond ?? Number.NaN),
    ),
  )
}

/** Rate limits as Tableau Cloud publishes them, so that clients meet a real 429 before they meet it in production. */

import type { RateLimitsReport } from '@easel/contract'
import { BoundedMap } from '../domain/bounded-map.ts'
import { TooManyRequests, type GatedCaller, type GatedMethod } from '../kernel/gate.ts'
import type { Clock } from '../ports/index.ts'
import { fits } from './method-pattern.ts'

type Bucket = RateLimitsReport['buckets'][number]

const hour = 3600
const publishing = ['publishWorkbook', 'updateWorkbook', 'publishDataSource', 'updateDataSource']

/** @see help, "Tableau Cloud Site Capacity"; names of buckets as in tableauserverclient's issue 952 */
const cloud: readonly Bucket[] = [
  {
    name: 'api.rest.refresh_extracts',
    requests: 60,
    windowSeconds: hour,
    per: 'site',
    methods: ['updateWorkbookNow', 'updateDataSourceNow', 'runExtractRefreshTask'],
  },
  {
    name: 'api.rest.jobs',
    requests: 20_000,
    windowSeconds: 24 * hour,
    per: 'site',
    methods: ['queryJob', 'cancelJob'],
  },
  {
    name: 'api.rest.publish',
    requests: 600,
    windowSeconds: hour,
    per: 'site',
    methods: publishing,
  },
  {
    name: 'api.rest.publish_daily',
    requests: 14_400,
    windowSeconds: 24 * hour,
    per: 'site',
    methods: publishing,
  },
  {
    name: 'api.rest.get_users',
    requests: 3_000,
    windowSeconds: 60,
    per: 'site',
    methods: ['getUsersOnSite'],
  },
  {
    name: 'api.rest.remove_user',
    requests: 1_600,
    windowSeconds: 60,
    per: 'site',
    methods: ['removeUserFromSite'],
  },
  {
    name: 'api.rest.views',
    requests: 600,
    windowSeconds: hour,
    per: 'user',
    methods: ['queryViewImage', 'queryViewData', 'queryViewPdf', 'queryViewPreviewImage'],
  },
]

const keptCounts = 50_000
const most = 100

export type RateLimitAsked = Omit<Bucket, 'name' | 'methods'> & { readonly method: string }

export class RateLimits {
  readonly #clock: Clock
  #preset: 'off' | 'cloud' = 'off'
  #buckets: readonly Bucket[] = []
  #counts = new BoundedMap<string, { startedAt: number; used: number }>(keptCounts)

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Those of the preset and no other. */
  set(preset: 'off' | 'cloud'): void {
    this.#preset = preset
    this.#buckets = preset === 'off' ? [] : cloud
    this.#counts = new BoundedMap(keptCounts)
  }

  /** One more. @throws RangeError for a limit that cannot be */
  add({ method, ...bucket }: RateLimitAsked): void {
    const { requests, windowSeconds } = bucket
    if (method === '') throw new RangeError('method names no method; * stands for all')
    if (!Number.isInteger(requests) || requests < 0)
      throw new RangeError('requests is a whole number from 0')
    if (!(windowSeconds >= 1)) throw new RangeError('windowSeconds is at least 1')
    if (this.#buckets.length >= most) throw new RangeError(`there are ${most} limits`)
    const name = `easel.${this.#buckets.length + 1}`
    this.#buckets = [...this.#buckets, { ...bucket, name, methods: [method] }]
  }

  report(): RateLimitsReport {
    return { preset: this.#preset, buckets: this.#buckets }
  }

  /** Counts a call. @throws TooManyRequests when a bucket is full; the call is not counted then */
  admit({ name }: GatedMethod, caller: GatedCaller): void {
    const { api } = caller
    const buckets = this.#buckets.filter(({ methods }) =>
      methods.some((pattern) => fits({ api, name }, pattern)),
    )
    if (buckets.length === 0) return
    const now = this.#clock.now().getTime()
    const counts = buckets.map((bucket) => ({ bucket, count: this.#count(bucket, caller, now) }))
    for (const { bucket, count } of counts) {
      if (count.used < bucket.requests) continue
      const seconds = Math.max(1, Math.ceil(bucket.windowSeconds - (now - count.startedAt) / 1000))
      const minutes = Math.ceil(seconds / 60)
      throw new TooManyRequests(
        `Rate limit of ${bucket.name} reached. Try again in ${minutes} minutes.`,
        seconds,
      )
    }
    for (const { count } of counts) count.used += 1
  }

  #count(bucket: Bucket, { placeLuid, userLuid }: GatedCaller, now: number) {
    const key = `${bucket.name} ${bucket.per === 'site' ? placeLuid : userLuid}`
    const known = this.#counts.get(key)
    const age = known === undefined ? Infinity : (now - known.startedAt) / 1000
    if (known !== undefined && age >= 0 && age < bucket.windowSeconds) return known
    const fresh = { startedAt: now, used: 0 }
    this.#counts.set(key, fresh)
    return fresh
  }
}

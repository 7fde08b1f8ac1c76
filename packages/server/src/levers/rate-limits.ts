/** Rate limits as Tableau Cloud publishes them, so that clients meet a real 429 before they meet it in production. */

import type { AnyMethod, RateLimitsTold } from '@easel/contract'
import { BoundedMap } from '../domain/bounded-map.ts'
import { HeadedError, type Caller, type Clock } from '../ports/index.ts'

type Bucket = RateLimitsTold['buckets'][number]

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

export class RateLimits {
  readonly #clock: Clock
  #preset: 'off' | 'cloud' = 'off'
  #counts = new BoundedMap<string, { startedAt: number; used: number }>(keptCounts)

  constructor(clock: Clock) {
    this.#clock = clock
  }

  set(preset: 'off' | 'cloud'): void {
    this.#preset = preset
    this.#counts = new BoundedMap(keptCounts)
  }

  told(): RateLimitsTold {
    return { preset: this.#preset, buckets: this.#preset === 'off' ? [] : cloud }
  }

  /** Counts a call. @throws RestError 429000 with Retry-After when a bucket is full; the call is not counted then */
  admit(method: AnyMethod, caller: Caller): void {
    if (this.#preset === 'off') return
    const now = this.#clock.now().getTime()
    const buckets = cloud.filter(({ methods }) => methods.includes(method.name))
    const counts = buckets.map((bucket) => ({ bucket, count: this.#count(bucket, caller, now) }))
    for (const { bucket, count } of counts) {
      if (count.used < bucket.requests) continue
      const seconds = Math.max(1, Math.ceil(bucket.windowSeconds - (now - count.startedAt) / 1000))
      const problem = `Rate limit of ${bucket.name} reached. Try again in ${Math.ceil(seconds / 60)} minutes.`
      throw new HeadedError('429000', { problem }, { 'retry-after': String(seconds) })
    }
    for (const { count } of counts) count.used += 1
  }

  #count(bucket: Bucket, { site, user }: Caller, now: number) {
    const key = `${bucket.name} ${bucket.per === 'site' ? site.luid : user.luid}`
    const known = this.#counts.get(key)
    const age = known === undefined ? Infinity : (now - known.startedAt) / 1000
    if (known !== undefined && age >= 0 && age < bucket.windowSeconds) return known
    const fresh = { startedAt: now, used: 0 }
    this.#counts.set(key, fresh)
    return fresh
  }
}

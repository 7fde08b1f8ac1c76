/** What a job works on, as answers show it. */

/** Kinds of content whose extracts are made anew. */
export const refreshedKinds = ['workbook'] as const
export type RefreshedKind = (typeof refreshedKinds)[number]

/** Kinds of content that jobs work on. */
export type JobSubjectKind = RefreshedKind | 'datasource'

export interface JobSubject<K extends JobSubjectKind = JobSubjectKind> {
  readonly kind: K
  readonly luid: string
  /** As it was when the job was made. */
  readonly name: string
}

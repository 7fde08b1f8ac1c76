/** What a job works on, as answers show it. */

/** Kinds of content that jobs work on, all of which have extracts that can be made anew. */
export const jobSubjectKinds = ['workbook', 'datasource'] as const
export type JobSubjectKind = (typeof jobSubjectKinds)[number]

export interface JobSubject {
  readonly kind: JobSubjectKind
  readonly luid: string
  /** As it was when the job was made. */
  readonly name: string
}

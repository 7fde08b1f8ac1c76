/** Connected apps with direct trust. */

/** Default: disabled, so that an app admits no JWT before an administrator enables it; all projects, no domain. */
export const plainApp = {
  isEnabled: false,
  domainSafelist: [],
  unrestrictedEmbedding: false,
  projects: null,
} as const

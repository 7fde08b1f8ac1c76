/** Connected apps with direct trust. */

/** What an app is unless told: disabled, so that it opens nothing before somebody has looked at it; all projects, no domain. */
export const plainApp = {
  isEnabled: false,
  domainSafelist: [],
  unrestrictedEmbedding: false,
  projects: null,
} as const

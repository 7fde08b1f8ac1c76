/** A typed client of the REST API and of Cloud Manager, for Easel and for the real service. */

export { createClient, type Client } from './create-client.ts'
export { createClientOf, type ClientOf, type Families } from './client/client.ts'
export type { ClientMembers } from './client/members.ts'
export type { ClientOptions } from './client/options.ts'
export { JobError, type JobState, type JobWaiting, type WaitOptions } from './client/jobs.ts'
export type { RawOptions } from './client/raw.ts'
export { mintJwt, type DirectTrust } from './auth/mint.ts'
export type {
  AuthProvider,
  CredentialsProvider,
  JwtSource,
  SessionProvider,
  SignInCredentials,
} from './auth/provider.ts'
export * from './auth/providers.ts'
export * from './cloud/cloud-auth.ts'
export { createCloudManager, type CloudManager } from './cloud/create-cloud-manager.ts'
export type { CloudMembers, CloudOptions } from './cloud/options.ts'
export * from './errors.ts'
export { fileStore } from './session/file-store.ts'
export { scopesFor, type MethodName } from './scopes-for.ts'
export { memoryStore, type Session, type SessionStore } from './session/session.ts'
export type { Api, Method, MethodCall } from './api/api.ts'
export type { MethodFacts } from './api/method-facts.ts'
export type { ArgumentsOf } from './api/arguments.ts'
export type { AnswerOf, ItemOf, ReturnOf } from './api/replies.ts'
export type { Call, ListCall, WithResponse } from './calls/call.ts'
export type { CallOptions, UploadProgress } from './calls/options.ts'
export type { Download } from './files/download.ts'
export type { FileArguments, FileSource } from './files/file-source.ts'
export type { Fetch, Middleware, OutgoingRequest } from './transport/request.ts'
export type { RetryOptions, TransportOptions } from './transport/settings.ts'

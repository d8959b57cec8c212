// Values that the build puts in.
declare const __VERSION__: string
/** Names of the shipped legends. */
declare const __LEGENDS__: readonly string[]
/** Answers that index.html has asked for ahead, by address. */
declare var asked: Map<string, Promise<Response>> | undefined

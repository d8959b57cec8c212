// The room's door: what is computed where, and what is written.

export { CHECKSUMS, type Checksum, checksumsText } from './checksums.ts'
export { inlineExecutor } from './inline.ts'
export type { OutputFile, OutputKind, PublishOptions } from './publish.ts'
export { OUTPUTS, publish } from './publish.ts'
export type { Register } from './register.ts'
export { readRegister, writeRegister } from './register.ts'
export type { Patches } from './trace-patches.ts'
export { tracePatches } from './trace-patches.ts'
export type { OutputFolder, Verification, VerifiedSum } from './verify-outputs.ts'
export { verifyOutputs } from './verify-outputs.ts'
export type { Rasters } from './write-rasters.ts'
export { writeRasters } from './write-rasters.ts'

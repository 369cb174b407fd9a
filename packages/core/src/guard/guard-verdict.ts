import type { Platform } from '../platforms/platform.js'
import type { GuardReason } from './guard-reasons.js'

/** What a command can do to a device. Unknown counts as `write`. */
export type GuardEffect = 'read' | 'write' | 'destroy'

/** What the guard needs to know to read a command as the device would. */
export interface GuardContext {
  /** Canonical name of the platform. */
  readonly platform: string
  /** The platform itself, when it is the caller's own: tells which of its modes configure. */
  readonly definition?: Platform | undefined
  /** Mode in which the command would run. @default the platform's operational mode */
  readonly mode?: string | undefined
}

/** A session on its way to another mode. */
export interface GuardMove {
  readonly to: string
  /** What is typed to get there, in the mode of the context. */
  readonly send?: string | undefined
}

/** One part of a command: the command proper, then each stage of its pipe. */
export interface GuardStage {
  /** Words of the command language, abbreviations written out; arguments as typed. */
  readonly words: readonly string[]
  readonly effect: GuardEffect
}

/** What the guard says of one command. */
export interface GuardVerdict {
  readonly allowed: boolean
  readonly effect: GuardEffect
  readonly reason: GuardReason
  /** The reason as a sentence. Repeats nothing of the command. */
  readonly message: string
  /** The command with abbreviations written out; absent when it could not be read. May hold what the command held. */
  readonly expanded?: string
  /** Absent when the command could not be read. */
  readonly stages?: readonly GuardStage[]
}

/** What a grammar makes of a command, before the policy has its say. */
export interface Reading {
  effect: GuardEffect
  reason: GuardReason
  stages: readonly GuardStage[]
  /** Hosts the device would reach; empty strings for destinations that cannot be told. */
  destinations: readonly string[]
}

export const STRENGTH: Readonly<Record<GuardEffect, number>> = { read: 0, write: 1, destroy: 2 }

/** A reading that knows nothing but why. */
export const unread = (reason: GuardReason, effect: GuardEffect = 'write'): Reading => ({
  effect,
  reason,
  stages: [],
  destinations: [],
})

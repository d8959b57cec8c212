// What the clients ask of their host: send a request, wait; a secret travels beside its request, never inside a text.

/** One request. With `body` it is a POST of a form, else a GET. */
export interface Call {
  readonly url: string
  readonly query?: Readonly<Record<string, string>>
  /** Query parameters such as keys: the host adds them when it sends, and takes them out of what it tells. */
  readonly secrets?: Readonly<Record<string, string>>
  readonly body?: Readonly<Record<string, string>>
}

/** What a server said: also errors, unless they pass by themselves (the host tries those again). */
export interface Reply {
  readonly status: number
  readonly text: string
}

/** The web as a host grants it. */
export interface Web {
  /** InputError where no answer comes in several attempts, or where it does not have the checksum it names. */
  request(call: Call): Promise<Reply>
  /** Resolves after some milliseconds. */
  wait(milliseconds: number): Promise<void>
}

// Parts of the page that are fetched when they are first shown.
import type { ComponentType } from 'preact'
import { useEffect, useState } from 'preact/hooks'

/** A component that loads another and shows nothing until it is there. */
export function lazy<P extends object>(load: () => Promise<ComponentType<P>>): ComponentType<P> {
  let loaded: ComponentType<P> | undefined
  return function Lazy(props: P) {
    const [, ready] = useState(false)
    const [failure, setFailure] = useState<Error>()
    useEffect(() => {
      if (loaded) return
      load().then(
        (component) => {
          loaded = component
          ready(true)
        },
        (error: Error) => setFailure(error),
      )
    }, [])
    if (failure) throw failure
    const Loaded = loaded
    return Loaded ? <Loaded {...props} /> : <main class="wait" aria-busy="true" />
  }
}

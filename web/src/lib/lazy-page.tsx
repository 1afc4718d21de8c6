// SPDX-License-Identifier: Apache-2.0
// A page whose code comes when it is first opened.
import { lazy, useState, type ComponentType, type ReactNode } from 'react';

/// The code of a page did not arrive: the server is out of reach, or has newer pages than this one.
export class PageNotLoaded extends Error {
  /// `forget` lets the page be tried again; until then every attempt to show it fails at once.
  constructor(readonly forget: () => void, reason: unknown) {
    super('the code of a page did not arrive', { cause: reason });
  }
}

export interface LazyPage<P extends object> {
  (props: P): ReactNode;
  /// Brings the code without showing the page; a failure is told when the page is opened.
  preload: () => void;
}

/// Shown under a <Suspense>; throws PageNotLoaded for an ErrorBoundary, which forgets it once it is shown.
export function lazyPage<P extends object>(load: () => Promise<ComponentType<P>>): LazyPage<P> {
  let ready: ComponentType<P> | null = null;
  const bring = async (): Promise<{ default: ComponentType<P> }> => {
    try {
      ready = await load();
      return { default: ready };
    } catch (reason) {
      throw new PageNotLoaded(() => { waiting = lazy(bring); }, reason);
    }
  };
  // React remembers a failure for good, and asks again for what suspended: only once the failure is on
  // the screen may there be a new one.
  let waiting = lazy(bring);
  function Page(props: P): ReactNode {
    // One kind for as long as the page stands; code that is here needs no waiting, not even a frame.
    const [Shown] = useState<ComponentType<P>>(() => ready ?? (waiting as unknown as ComponentType<P>));
    return <Shown {...props} />;
  }
  Page.preload = (): void => { if (!ready) void bring().catch(() => undefined); };
  return Page;
}

// SPDX-License-Identifier: Apache-2.0
// Catches what a page throws while it renders: a bug, or code that did not arrive, but not the end of
// the console.
import { Component, type ReactNode } from 'react';
import { PageNotLoaded } from '../lib/lazy-page';

interface Props {
  note: (error: unknown) => ReactNode;
  children: ReactNode;
}

export class ErrorBoundary extends Component<Props, { failure: { error: unknown } | null }> {
  override state: { failure: { error: unknown } | null } = { failure: null };

  static getDerivedStateFromError(error: unknown): { failure: { error: unknown } } {
    return { failure: { error } };
  }

  override componentDidCatch(error: unknown): void {
    if (error instanceof PageNotLoaded) error.forget();
  }

  override render(): ReactNode {
    const { failure } = this.state;
    return failure ? this.props.note(failure.error) : this.props.children;
  }
}

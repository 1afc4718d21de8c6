// SPDX-License-Identifier: Apache-2.0
// Catches what a page throws while it renders: a bug, but not the end of the console.
import { Component, type ReactNode } from 'react';

interface Props {
  note: ReactNode;
  children: ReactNode;
}

export class ErrorBoundary extends Component<Props, { hasFailed: boolean }> {
  override state = { hasFailed: false };

  static getDerivedStateFromError(): { hasFailed: boolean } {
    return { hasFailed: true };
  }

  override render(): ReactNode {
    return this.state.hasFailed ? this.props.note : this.props.children;
  }
}

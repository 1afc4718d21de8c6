// SPDX-License-Identifier: Apache-2.0
import { forwardRef, type AnchorHTMLAttributes, type MouseEvent } from 'react';
import { navigate } from '../lib/router';

type Props = Omit<AnchorHTMLAttributes<HTMLAnchorElement>, 'href'> & { to: string };

/// An ordinary link that changes the page without loading it; modified clicks stay the browser's.
export const Link = forwardRef<HTMLAnchorElement, Props>(function Link({ to, onClick, ...rest }, ref) {
  const follow = (event: MouseEvent<HTMLAnchorElement>): void => {
    onClick?.(event);
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    navigate(to);
  };
  return <a ref={ref} href={to} onClick={follow} {...rest} />;
});

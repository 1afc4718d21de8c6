// SPDX-License-Identifier: Apache-2.0
// The one dialog: named by its title, closed by Escape, the cross, or a click beside it.
import { Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTexts } from '../i18n/context';
import { IconButton } from './IconButton';

interface Props {
  title: string;
  isOpen: boolean;
  onClose: () => void;
  size?: 'md' | 'lg' | 'xl';
  children: ReactNode;
}

export function Dialog({ title, isOpen, onClose, size = 'md', children }: Props): ReactNode {
  const { t } = useTexts();
  return (
    <Modal.Root opened={isOpen} onClose={onClose} size={size} transitionProps={{ duration: 0 }}>
      <Modal.Overlay />
      <Modal.Content aria-label={title}>
        <Modal.Body>
          <div className="mw-dialog-head">
            <h2>{title}</h2>
            <IconButton icon="close" label={t('action.close')} onClick={onClose} />
          </div>
          {children}
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}

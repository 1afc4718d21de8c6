// SPDX-License-Identifier: Apache-2.0
import { ActionIcon, Tooltip } from '@mantine/core';
import type { ReactNode } from 'react';
import { Icon, type IconName } from './Icon';

interface Props {
  icon: IconName;
  /// Said to everyone: as a tooltip and to screen readers.
  label: string;
  onClick: () => void;
  disabled?: boolean;
  className?: string;
}

export function IconButton({ icon, label, onClick, disabled = false, className }: Props): ReactNode {
  return (
    <Tooltip label={label}>
      <ActionIcon variant="default" size={36} aria-label={label} onClick={onClick} disabled={disabled} {...(className ? { className } : {})}>
        <Icon name={icon} />
      </ActionIcon>
    </Tooltip>
  );
}

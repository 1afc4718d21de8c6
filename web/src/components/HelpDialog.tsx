// SPDX-License-Identifier: Apache-2.0
import type { ReactNode } from 'react';
import { useTexts } from '../i18n/context';
import { Dialog } from './Dialog';

export function HelpDialog({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }): ReactNode {
  const { t } = useTexts();
  const rows: [string, string][] = [
    [t('keys.slash'), t('help.search')],
    ['j / k', t('help.move')],
    ['Enter', t('help.open')],
    ['a', t('help.acknowledge')],
    ['c', t('help.comment')],
    ['p', t('help.procedure')],
    ['s', t('help.shelve')],
    ['?', t('help.help')],
  ];
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={t('help.title')}>
      <table className="mw-keys">
        <tbody>
          {rows.map(([key, text]) => (
            <tr key={key}>
              <th scope="row"><kbd>{key}</kbd></th>
              <td>{text}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Dialog>
  );
}

// SPDX-License-Identifier: Apache-2.0
// Chooses a table from the disk and hands on its text; the same file may be chosen again after it was mended.
import { useId, type ChangeEvent, type ReactNode } from 'react';
import { decodeText } from '../lib/text-file';

interface Props {
  label: string;
  onText: (text: string, fileName: string) => void;
  /// Which files are offered; tables by their name ending when left out.
  accept?: string;
}

export function CsvFileButton({ label, onText, accept = '.csv,text/csv' }: Props): ReactNode {
  const id = useId();
  const read = async (event: ChangeEvent<HTMLInputElement>): Promise<void> => {
    const input = event.currentTarget;
    const file = input.files?.[0];
    if (!file) return;
    const text = decodeText(await file.arrayBuffer());
    input.value = '';
    onText(text, file.name);
  };
  return (
    <span className="mw-file">
      <input id={id} type="file" accept={accept} className="mw-sr" onChange={(event) => void read(event)} />
      <label htmlFor={id} className="mw-next">{label}</label>
    </span>
  );
}

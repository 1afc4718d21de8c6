// SPDX-License-Identifier: Apache-2.0
// A field with suggestions that takes other words too: people, places, names.
import { TextInput, type TextInputProps } from '@mantine/core';
import { useId, type ReactNode } from 'react';

export function Choice({ options, ...rest }: TextInputProps & { options: readonly string[] }): ReactNode {
  const id = useId();
  return (
    <>
      <TextInput list={id} autoComplete="off" {...rest} />
      <datalist id={id}>{options.map((option) => <option key={option} value={option} />)}</datalist>
    </>
  );
}

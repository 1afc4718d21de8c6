// SPDX-License-Identifier: Apache-2.0
// Procedures by their titles: the training API knows them by name only.
import { createContext, useContext } from 'react';

const Titles = createContext<ReadonlyMap<string, string>>(new Map());
export const ProcedureTitles = Titles.Provider;

/// The title of a procedure in force; its name while the titles load.
export function useProcedureTitle(): (name: string) => string {
  const titles = useContext(Titles);
  return (name) => titles.get(name) || name;
}

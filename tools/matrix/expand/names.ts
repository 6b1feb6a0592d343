/** A cell's labels as far as its name is concerned. */
export interface Named {
  readonly id: string;
  readonly labels: readonly string[];
}

/** Names of cells: labels joined by dashes; those that clash add their id. `whole` names a sweep of one cell. */
export function cellNames(cells: readonly Named[], whole: string): string[] {
  const plain = cells.map(({ labels }) => (labels.length === 0 ? whole : labels.map(sanitise).join("-")));
  const uses = new Map<string, number>();
  for (const name of plain) uses.set(name, (uses.get(name) ?? 0) + 1);
  return plain.map((name, index) =>
    uses.get(name) === 1 ? name : `${name}-${cells[index]!.id.slice(0, 8)}`,
  );
}

function sanitise(label: string): string {
  return label.replace(/[^A-Za-z0-9._-]+/g, "_");
}

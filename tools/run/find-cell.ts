import { Problem } from "../problem";

/** The cell that a user names by its id, the start of it, or its name. */
export function findCell<T extends { readonly id: string; readonly name: string }>(
  cells: readonly T[],
  named: string,
): T {
  const exact = cells.find(({ id, name }) => id === named || name === named);
  if (exact) return exact;
  const matching = cells.filter(({ id }) => id.startsWith(named));
  if (matching.length === 1) return matching[0] as T;
  if (matching.length > 1) {
    throw new Problem(`${matching.length} cells have ids that start with "${named}"`, {
      hint: matching
        .slice(0, 3)
        .map(({ id, name }) => `${id} is ${name}`)
        .join(", "),
    });
  }
  const alike = cells.filter(({ name }) => name.includes(named)).slice(0, 3);
  throw new Problem(`there is no cell "${named}"`, {
    hint:
      alike.length > 0
        ? `such as ${alike.map(({ name }) => name).join(", ")}`
        : "sweep plan FILE --cells lists ids and names",
  });
}

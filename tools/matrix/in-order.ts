import type { Problem } from "../problem";

/** Problems by line and column, file by file in the order in which the files come up. */
export function inOrder(problems: readonly Problem[]): Problem[] {
  const files = [...new Set(problems.map((problem) => problem.location?.file))];
  const place = ({ location }: Problem) =>
    [files.indexOf(location?.file), location?.line ?? 0, location?.column ?? 0] as const;
  return problems
    .map((problem) => ({ problem, place: place(problem) }))
    .sort((a, b) => a.place[0] - b.place[0] || a.place[1] - b.place[1] || a.place[2] - b.place[2])
    .map(({ problem }) => problem);
}

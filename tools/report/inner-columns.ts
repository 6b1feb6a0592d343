import type { Column } from "./column";
import type { ModelGroup } from "./group-models";
import type { Row } from "./report";

/**
 * Columns that tell the model groups of one cell apart. An attribute is shown only where it varies inside some cell
 * of the table; what varies between cells is in their coordinates already.
 */
export function innerColumns(rows: readonly Pick<Row, "cell" | "modelGroup">[]): Column[] {
  const cells = new Map<string, ModelGroup[]>();
  for (const { cell, modelGroup } of rows) {
    const groups = cells.get(cell);
    if (groups) groups.push(modelGroup);
    else cells.set(cell, [modelGroup]);
  }
  const shared = [...cells.values()].filter((groups) => groups.length > 1);
  if (shared.length === 0) return [];
  const varies = (textOf: TextOf) => shared.some((groups) => new Set(groups.map(textOf)).size > 1);
  const parameters = varyingParameters(shared);
  const attributes: Record<string, TextOf> = {
    "model type": shortModelType,
    hyperparameters: (group) => hyperparametersText(group, parameters),
    "feature groups": featureGroupsText,
    "training history": (group) => group.maxTrainingHistory,
    "training timespan": (group) => group.trainLabelTimespan,
    "random seed": (group) => `${group.randomSeed ?? ""}`,
    model: (group) => `${group.modelId ?? ""}`,
  };
  const shown = Object.entries(attributes).filter(([, textOf]) => varies(textOf));
  const place = (group: ModelGroup) => JSON.stringify(shown.map(([, textOf]) => textOf(group)));
  const ambiguous = shared.some((groups) => new Set(groups.map(place)).size < groups.length);
  if (ambiguous) shown.push(["model group", (group) => `${group.id}`]);
  return shown.map(([head, textOf]) => ({
    head,
    texts: rows.map(({ modelGroup }) => textOf(modelGroup)),
    kind: "label",
  }));
}

type TextOf = (group: ModelGroup) => string;

const shortModelType = ({ modelType }: ModelGroup) => modelType.slice(modelType.lastIndexOf(".") + 1);

/** The hyperparameters in which two groups of one cell and one model type differ, or which only one of them has. */
function varyingParameters(cells: readonly (readonly ModelGroup[])[]): ReadonlySet<string> {
  const varying = new Set<string>();
  for (const groups of cells)
    for (const type of new Set(groups.map(({ modelType }) => modelType))) {
      const maps = groups.filter(({ modelType }) => modelType === type).map((group) => group.hyperparameters);
      for (const name of new Set(maps.flatMap(Object.keys)))
        if (new Set(maps.map((map) => JSON.stringify(map[name]))).size > 1) varying.add(name);
    }
  return varying;
}

function hyperparametersText({ hyperparameters }: ModelGroup, shown: ReadonlySet<string>): string {
  const entries = Object.entries(hyperparameters).filter(([name]) => shown.has(name));
  return entries
    .map(([name, value]) => `${name}=${typeof value === "string" ? value : JSON.stringify(value)}`)
    .join(" ");
}

function featureGroupsText({ featureGroups }: ModelGroup): string {
  return featureGroups.map((group) => group.replace(/^prefix: /, "")).join(" + ");
}
